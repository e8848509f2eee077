// All of the page's state is in its address: /planner/EDITION/VIEW?name=value. `open` names the dialog, `from` where it
// goes on in a long list: whatever else is walked to closes it.

import { button, make, settings } from "./page.js";

const ROOT = settings.root;

export function here() {
  const [edition, view] = location.pathname.split("/").slice(2).map(decodeURIComponent);
  return { edition, view, ...Object.fromEntries(new URLSearchParams(location.search)) };
}

// Write the address that differs from this one; another edition or view keeps the language alone.
export function addressOf(changes) {
  const now = here();
  const isElsewhere = ["edition", "view"].some((key) => key in changes && changes[key] !== now[key]);
  const kept = isElsewhere ? { edition: now.edition, view: now.view, locale: now.locale } : now;
  const { edition, view, ...query } = { ...kept, open: null, from: null, ...changes };
  const path = [ROOT, edition, view].filter(Boolean).map((part, place) => (place ? encodeURIComponent(part) : part));
  const given = Object.entries(query).filter(([, value]) => value != null && value !== "");
  return path.join("/") + (given.length ? `?${new URLSearchParams(given)}` : "");
}

export function go(changes, { replaces = false } = {}) {
  history[replaces ? "replaceState" : "pushState"](null, "", addressOf(changes));
  dispatchEvent(new Event("moved"));
}

export const link = (id, changes, text, attributes) => make("a", { id, href: addressOf(changes), ...attributes }, text);

// One of several links of which one is chosen.
export const choice = (id, changes, text, isChosen, attributes) =>
  link(id, changes, text, { "aria-current": isChosen && "true", ...attributes });

// A button that opens a dialog; where several have the same text, the label says whose it is.
export const opener = (id, open, text, whose, attributes) =>
  button(id, text, () => go({ open }), {
    "aria-haspopup": "dialog",
    "aria-label": whose && `${text} ${whose}`,
    ...attributes,
  });

// Links of this page are walked without loading it anew, unless somebody wants them elsewhere.
export function walkLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.hash || link.dataset.loads || !`${link.pathname}/`.startsWith(`${ROOT}/`)) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new Event("moved"));
  });
  addEventListener("popstate", () => dispatchEvent(new Event("moved")));
}
