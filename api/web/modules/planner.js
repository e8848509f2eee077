// The planner's page and a participant's: reads its address, asks for what that view shows, draws it.

import { choice, go, here, link, opener, walkLinks } from "./address.js";
import { Refused, ask, hasToken, takeToken } from "./graphql.js";
import { button, find, later, learn, list, make, refill, say, settings } from "./page.js";

const CHOICE = "editions(first: 50, orderBy: [{field: STARTS_ON, direction: DESC}]) { nodes { slug name } }";
const IS_OWN = settings.root === "/me";
const { dataset } = document.documentElement;

// What is drawn now: the address, and what was read for it.
let shown = { address: {}, data: {} };
// Until everything was read that an act may have changed, whoever moves on in between reads it, too.
let isStale = true;
let moving = new AbortController();
let showing;
// What the view does on and on, such as following a run, ends when it is drawn anew, and with no dialog.
let drawing = new AbortController();

// The whole is read when a view is opened or something was changed, and not for another filter alone.
async function read(view, address, whole, signal) {
  const document = `query Planner($slug: String!, ${view.declares ?? ""}) {
    ${whole ? CHOICE + (view.beside ?? "") : ""}
    edition(by: {slug: $slug}) { id slug name ${view.fields(address, whole)} }
  }`;
  const found = await ask(document, { slug: address.edition, ...view.variables?.(address) }, signal);
  if (whole) return { ...found, editions: found.editions.nodes };
  return { ...shown.data, edition: { ...shown.data.edition, ...found.edition } };
}

// Where no edition is named, one is chosen, or begun.
async function enter(signal) {
  drawing.abort();
  await (await import("./choosing.js")).enter({ shown, fill, drawHeader, guarded, again, signal });
}

function fill(title, elements) {
  document.title = `${title} · Tradewinds`;
  refill(find("view"), make("h1", { id: "title", tabindex: -1 }, title), elements);
}

// Errors are told above the view, which stays as it is.
function tell(error) {
  if (error.name === "AbortError") return;
  if (error.code === "UNAUTHENTICATED") {
    signIn(true);
    return;
  }
  const words = error instanceof Refused ? error.message : say("shell.broken");
  find("trouble").replaceChildren(
    make(
      "div",
      { role: "alert", class: "alarm" },
      make("p", null, words),
      button("again", say("shell.again"), guarded(again)),
    ),
  );
  if (!(error instanceof Refused)) throw error;
}

// What is pressed may fail: then it says so in words, and can be pressed again.
const guarded = (work) => async () => {
  try {
    find("trouble").replaceChildren();
    await work();
  } catch (error) {
    tell(error);
  } finally {
    find("view").removeAttribute("aria-busy");
    find("view").className = "";
  }
};

// Done when the address is drawn: whoever moves on meanwhile ends the reading, and reads what was changed themselves.
async function show(whole) {
  for (let mine = (showing = walk(whole)); mine; mine = mine !== showing && showing) {
    await mine.catch((error) => {
      if (error.name !== "AbortError") throw error;
    });
  }
}

const again = () => show(true);

const undo = guarded(async () => {
  await (await import("./history.js")).undoLast(here().edition);
  await again();
});

const signIn = async (wasRefused) => (await import("./signing.js")).askForToken(wasRefused, guarded(again));

async function walk(whole) {
  isStale ||= whole;
  moving.abort();
  moving = new AbortController();
  const { signal } = moving;
  const address = here();
  if (!hasToken()) return signIn(false);
  if (!address.edition) return enter(signal);
  if (!settings.views.includes(address.view)) return go({ view: settings.views[0] }, { replaces: true });
  const before = shown.address;
  const differs = (key) => address[key] !== before[key];
  const isOther = isStale || ["edition", "view"].some(differs);
  const [view] = await Promise.all([import(`./views/${address.view}.js`), learn(address.view)]);
  if (isOther || view.asks?.some(differs)) {
    find("view").setAttribute("aria-busy", "true");
    // Dimming draws all of the view: what is answered soon goes without.
    const waiting = setTimeout(() => (find("view").className = "waiting"), 100);
    shown.data = await read(view, address, isOther, signal).finally(() => clearTimeout(waiting));
    isStale = false;
  }
  // From here on the data are those of this address: whoever goes back while it is drawn asks for theirs anew.
  shown.address = address;
  const page = { ...shown.data, address, guarded, again, signal };
  // A dialog gives the focus back to what opened it.
  find("dialog")?.close();
  find("dialog")?.remove();
  // A dialog alone leaves the view, and what somebody types into it, as it is.
  if (isOther || seen(address) !== seen(before)) await drawView(view, page);
  if (signal.aborted) return;
  const [name, argument] = address.open?.split(":") ?? [];
  const dialog = name === "history" ? (await import("./history.js")).openHistory : view.dialogs?.[name];
  if (shown.data.edition) await dialog?.(shown.data.edition, argument, page);
  // Whoever walked to another view begins at its heading; on opening the page the browser knows better.
  if (before.view && differs("view")) find("title").focus();
}

// What of an address is told by the view itself.
const seen = ({ open, from, ...others }) => JSON.stringify(others);

async function drawView(view, page) {
  const { edition } = shown.data;
  // What is drawn anew is known by its id.
  const focused = document.activeElement?.id;
  drawing.abort();
  drawing = new AbortController();
  const { signal } = drawing;
  drawHeader(shown.data);
  if (!edition) return (await import("./choosing.js")).tellMissing("no_such_edition", fill);
  const elements = await view.draw(edition, { ...page, signal });
  if (signal.aborted) return;
  fill(say(`${page.address.view}.title`), elements);
  if (focused) find(focused)?.focus({ preventScroll: true });
}

// A list of links behind its summary; Escape closes it.
function menu(id, summary, links) {
  const keydown = ({ key }) => {
    if (key !== "Escape") return;
    find(id).removeAttribute("open");
    find(`${id}-now`).focus();
  };
  return make("details", { id, keydown }, make("summary", { id: `${id}-now` }, summary), list(links));
}

// How each language calls itself, by its code.
let languages;

function drawHeader({ editions, edition }) {
  const { locale, locales, views } = settings;
  languages ??= new Map(locales.map((code) => [code, new Intl.DisplayNames(code, { type: "language" }).of(code)]));
  const links = editions.map(({ slug, name }) => choice(null, { edition: slug }, name, slug === edition?.slug));
  if (!IS_OWN) links.push(link(null, { edition: null, view: null, list: "all" }, say("shell.editions")));
  const called = [...languages].map(([code, name]) =>
    choice(null, { locale: code }, name, code === locale, { lang: code, "data-loads": "anew" }),
  );
  const steps = views.map((view) =>
    link(null, { view }, say(`${view}.title`), { "aria-current": view === here().view && "page" }),
  );
  refill(
    find("head"),
    make("p", { class: "brand" }, "Tradewinds"),
    menu("editions", edition?.name ?? say("shell.editions"), links),
    edition && !IS_OWN && make("nav", { "aria-label": say("shell.steps") }, list(steps, null, "ol")),
    make(
      "div",
      { class: "row" },
      !IS_OWN && [button("undo", say("shell.undo"), undo), opener("history", "history", say("shell.history"))],
      menu("languages", make("span", { lang: locale }, languages.get(locale)), called),
      button("theme", say(`shell.theme.${dataset.theme}`), changeTheme),
      !IS_OWN && make("a", { href: "/graphiql", "data-loads": "anew" }, "GraphiQL"),
    ),
  );
}

const changeTheme = guarded(later(() => import("./theme.js"), "changeTheme"));

const move = guarded(() => show(false));

dataset.theme = localStorage.getItem("tradewinds.theme") ?? "auto";
walkLinks();
takeToken();
addEventListener("moved", move);
addEventListener("hashchange", () => takeToken() && guarded(again)());
move();
