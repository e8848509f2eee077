// The entrance: the editions that there are, and what is begun there; of each its sides and its parts.

import { here, link, opener } from "./address.js";
import { ask } from "./graphql.js";
import { find, later, learn, make, say, section, settings, table } from "./page.js";
import { DECLARED, INFO, PAGE, pageOf, turns } from "./pages.js";

const QUESTION = `query Entrance(${DECLARED}) {
  viewer { role holdsEveryEdition editions(first: 100) { nodes { slug } } }
  programmes(first: 100) { nodes { id key name } }
  editions(${PAGE}, orderBy: [{field: STARTS_ON, direction: DESC}]) { ${INFO} nodes {
    slug name state startsOn endsOn programme { name } sides { name } components { name }
  } }
}`;
const OVER = ["CLOSED", "ARCHIVED"];

const acts = (name) => later(() => import("./entrance_acts.js"), name);
const parts = (name) => later(() => import("./entrance_parts.js"), name);
const dialogs = {
  programme: acts("openProgramme"),
  edition: acts("openEdition"),
  sides: parts("openSides"),
  parts: parts("openParts"),
  history: later(() => import("./history.js"), "openHistory"),
};

export async function enter({ shown, fill, drawHeader, guarded, again, signal }) {
  const address = here();
  const [found] = await Promise.all([ask(QUESTION, pageOf(address), signal), learn("entrance")]);
  const before = shown.address.view;
  shown.address = { view: "entrance" };
  // A dialog gives the focus back to what opened it, which is known by its id when it is drawn anew.
  find("dialog")?.close();
  find("dialog")?.remove();
  const focused = before && before !== "entrance" ? "title" : document.activeElement.id;
  drawHeader({ editions: found.editions.nodes });
  fill(say("entrance.title"), drawn(found));
  if (focused) find(focused)?.focus({ preventScroll: true });
  const [name, argument] = address.open?.split(":") ?? [];
  await dialogs[name]?.(found, argument, { address, guarded, again, signal });
}

// Who plans every edition begins others; who plans some sets these up.
const begins = ({ viewer: { role, holdsEveryEdition } }) =>
  role === "ADMIN" || (role === "PLANNER" && holdsEveryEdition);

function setsUp(found, { slug, state }) {
  const { role, editions } = found.viewer;
  const holds = role === "PLANNER" && editions.nodes.some((each) => each.slug === slug);
  return !OVER.includes(state) && (begins(found) || holds);
}

function drawn(found) {
  const { nodes, pageInfo } = found.editions;
  const may = begins(found);
  const next = say(may ? "entrance.first" : "entrance.ask");
  return [
    !nodes.length && make("p", { class: "card" }, say("entrance.none"), " ", next),
    may &&
      make(
        "div",
        { class: "row" },
        opener("begin-programme", "programme:", say("entrance.begin.programme")),
        found.programmes.nodes.length > 0 && opener("begin-edition", "edition:", say("entrance.begin.edition")),
      ),
    nodes.length > 0 && section("list", say("entrance.all"), table(say("entrance.all"), columns(found), nodes)),
    turns(pageInfo),
  ];
}

function columns(found) {
  const day = new Intl.DateTimeFormat(settings.locale, { dateStyle: "medium", timeZone: "UTC" });
  const names = (rows) => rows.map(({ name }) => name).join(", ") || say("entrance.none_yet");
  const arranges = ({ slug, name }) => [
    opener(`sides-${slug}`, `sides:${slug}`, say("entrance.press.sides"), name),
    opener(`parts-${slug}`, `parts:${slug}`, say("entrance.press.parts"), name),
  ];
  const there = ({ slug, name }) => link(`to-${slug}`, { edition: slug, view: settings.views[0] }, name);
  return [
    [say("entrance.edition"), there, "head"],
    [say("entrance.programme"), ({ programme }) => programme.name, "named"],
    [say("entrance.days"), ({ startsOn, endsOn }) => day.formatRange(new Date(startsOn), new Date(endsOn)), "named"],
    [say("entrance.sides"), ({ sides }) => names(sides), "named"],
    [say("entrance.parts"), ({ components }) => names(components), "named"],
    [say("shell.acts"), (row) => setsUp(found, row) && make("div", { class: "row" }, arranges(row)), "acts"],
  ];
}
