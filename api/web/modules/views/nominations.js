// Who is put forward and what they lack before they can be paired; numbers, doubles, and what is decided on each.

import { link, opener } from "../address.js";
import { select } from "../choices.js";
import { dress } from "../dress.js";
import { filterForm } from "../filters.js";
import { skipOf } from "../offsets.js";
import { ROWS, button, changing, later, make, number, say, section, table } from "../page.js";
import { DECLARED, INFO, PAGE, pageOf, turns } from "../pages.js";
import { skips } from "../skipping.js";
import { namesOf } from "../who.js";

await dress("follow_up");

const ROW = `id version state waitingPlace missing delegate { code }
  manager { code name synthetic administration { code name } }`;
const LACKS = ["RATINGS", "LANGUAGES", "TOPIC_INTERESTS", "ROLE_PROFILE", "ATTENDANCE"];
export const STATES = ["DRAFT", "SUBMITTED", "WAITLISTED", "CONFIRMED", "DECLINED", "WITHDRAWN"];

// Parts of the address that change what is asked.
export const asks = ["who", "state", "lacks", "after", "before", "part", "skip"];

export const declares = `$filter: NominationFilter, ${DECLARED},
  $order: [NominationOrder!], $doubles: Boolean!, $skip: Int!`;

const standing = `state version
  sides { places }
  readiness { side { name } people ready missing { item people } }
  counts: nominationCounts { state nominations administration { code name } }`;

export const fields = (_address, whole) => `${whole ? standing : ""}
  doubles: possibleDuplicates {
    total people(first: ${ROWS}, skip: $skip) @include(if: $doubles) { likenesses nominations { ${ROW} } }
  }
  list: nominations(filter: $filter, orderBy: $order, ${PAGE}) {
    ${INFO} nodes { ${ROW} }
  }`;

export function variables(address) {
  const { who, state, lacks, part } = address;
  const filter = {};
  if (who) filter.administrationCodeIn = [who.toUpperCase()];
  if (state) filter.stateIn = [state];
  if (lacks) filter.missingIn = lacks === "any" ? LACKS : [lacks];
  return {
    filter,
    order: state === "WAITLISTED" ? [{ field: "WAITING" }] : [],
    doubles: part === "doubles",
    skip: skipOf(address),
    ...pageOf(address),
  };
}

// What is pressed, and what dialogs show, comes when it is wanted.
const acts = () => import("./nominations_acts.js");
const dialog = (name) => later(acts, name);
export const dialogs = { add: dialog("openAdd"), one: dialog("openOne"), places: dialog("openPlaces") };

export async function draw(edition, page) {
  if (!edition.list) return [make("p", { class: "card" }, say("nominations.hidden"))];
  const isEmpty = edition.counts.length === 0;
  const isTaken = edition.state === "NOMINATING";
  return [
    tools(edition, page),
    isEmpty && make("p", { class: "card" }, say(`nominations.nobody.${isTaken}`)),
    !isEmpty && readiness(edition),
    page.address.part === "doubles" ? doubles(edition, page) : !isEmpty && people(edition, page),
    !isEmpty && numbers(edition),
  ];
}

const press = (name, page, ...asked) => changing(page, () => later(acts, name)(...asked));

function tools(edition, page) {
  const move = (id, state) => button(id, say(`nominations.move.${state}`), press("move", page, edition, state));
  const [before, after] = {
    PLANNED: [null, "NOMINATING"],
    NOMINATING: ["PLANNED", "OPEN"],
    OPEN: ["NOMINATING", "CLOSED"],
    CLOSED: ["OPEN", null],
    ARCHIVED: [],
  }[edition.state];
  return [
    make("p", { id: "edition-state" }, say(`nominations.edition.${edition.state}`)),
    make(
      "div",
      { class: "row" },
      edition.state === "NOMINATING" && opener("add", "add", say("nominations.add"), null, { class: "main" }),
      link("to-imports", { view: "imports" }, say("nominations.to_imports")),
      button("remind", say("nominations.remind"), press("remind", page, edition)),
      opener("places", "places", say("nominations.places")),
      after && move("forward", after),
      before && move("back", before),
    ),
  ];
}

const unfiltered = { who: null, state: null, lacks: null, after: null, before: null, part: null, skip: null };
const narrowed = (changes, id, text) => link(id, { ...unfiltered, ...changes }, text);

// Of the edition and of each side how many are ready, and how many lack what; the whole leads to who they are.
function readiness({ readiness: [all, ...sides], sides: places, doubles: { total } }) {
  const lacking = (item) => (row) => {
    const { people } = row.missing.find((each) => each.item === item);
    const shown = number(people);
    return row.side || !people ? shown : narrowed({ lacks: item }, `lacks-${item}`, shown);
  };
  const lacks = (item) => [say("nominations.lacks"), say(`nominations.lacks.${item}`)].join(": ");
  const placesOf = (row) => {
    const most = row.side && places[sides.indexOf(row)].places;
    return most == null ? "·" : number(most);
  };
  const columns = [
    [say("nominations.side"), ({ side }) => side?.name ?? say("nominations.whole"), "head"],
    [say("nominations.people"), ({ people }) => number(people), "number"],
    [say("nominations.ready"), ({ ready }) => number(ready), "number"],
    ...LACKS.map((item) => [lacks(item), lacking(item), "number"]),
    [say("nominations.places"), placesOf, "number"],
  ];
  return section(
    "readiness",
    say("nominations.readiness"),
    table(say("nominations.readiness_caption"), columns, [all, ...sides]),
    make(
      "p",
      { id: "doubles" },
      total > 0
        ? narrowed({ part: "doubles" }, "to-doubles", say("nominations.doubles", { number: total }))
        : say("nominations.no_doubles"),
    ),
  );
}

function filters({ counts }, { who, state, lacks }) {
  const lacked = (each) => [each, say(`nominations.lacks.${each}`)];
  const is = (each) => [each, say(`nominations.is.${each}`)];
  return filterForm(
    namesOf(counts.map(({ administration }) => administration)),
    say("shell.administration"),
    who,
    unfiltered,
    [state, lacks],
    select("state", say("nominations.state"), STATES.map(is), state),
    select("lacks", say("nominations.lacks"), ["any", ...LACKS].map(lacked), lacks),
  );
}

export const nameOf = ({ delegate, manager: { code, name } }) =>
  [delegate?.code ?? code, name].filter(Boolean).join(" ");

export const stateOf = ({ state, waitingPlace }) =>
  waitingPlace ? say("nominations.waits", { number: waitingPlace }) : say(`nominations.is.${state}`);

const columns = (page, edition) => [
  [say("shell.person"), nameOf, "head"],
  [say("shell.administration"), ({ manager: { administration } }) => `${administration.code} ${administration.name}`],
  [say("nominations.state"), stateOf, "named"],
  [
    say("nominations.lacks"),
    ({ missing }) => missing.map((each) => say(`nominations.lacks.${each}`)).join(", ") || "·",
    "named",
  ],
  [say("shell.acts"), (row) => buttons(row, edition, page), "acts"],
];

function people(edition, page) {
  const { totalCount, pageInfo, nodes } = edition.list;
  return section(
    "list",
    say("nominations.list"),
    filters(edition, page.address),
    make("p", { id: "count" }, say("nominations.count", { number: totalCount })),
    page.address.state === "SUBMITTED" &&
      isDecided(edition) &&
      nodes.length > 0 &&
      button("all", say("nominations.press.all", { number: nodes.length }), press("confirmAll", page, nodes)),
    nodes.length > 0 && table(say("nominations.list"), columns(page, edition), nodes),
    turns(pageInfo),
  );
}

// What is decided most often is pressed in the list; all else is in the dialog.
const DECIDED = { DRAFT: ["submit"], SUBMITTED: ["confirm", "waitlist"], DECLINED: ["confirm"] };

const isDecided = ({ state }) => ["NOMINATING", "OPEN"].includes(state);

function buttons(row, edition, page) {
  const decide = (name) => {
    const text = say(`nominations.press.${name}`);
    const whose = { "aria-label": `${text} ${nameOf(row)}` };
    return button(`${name}-${row.id}`, text, press("decide", page, name, row), whose);
  };
  return make(
    "div",
    { class: "row" },
    isDecided(edition) && (DECIDED[row.state] ?? []).map(decide),
    opener(`one-${row.id}`, `one:${row.id}`, say("nominations.press.one"), nameOf(row)),
  );
}

// Who may have been put forward twice: one of them is withdrawn, or they are two people.
function doubles(edition, page) {
  const { total, people } = edition.doubles;
  const skip = skipOf(page.address);
  return section(
    "list",
    say("nominations.doubles_title"),
    make("p", { id: "count" }, say("nominations.doubles", { number: total })),
    make("p", null, narrowed({}, "clear", say("shell.clear"))),
    people.map(({ likenesses, nominations }) =>
      table(
        say("nominations.alike", { what: likenesses.map((each) => say(`nominations.alike.${each}`)).join(", ") }),
        columns(page, edition),
        nominations,
      ),
    ),
    skips(skip, skip + people.length < total),
  );
}

function numbers({ counts }) {
  const rows = new Map();
  for (const { administration, state, nominations } of counts) {
    const row = rows.get(administration.code) ?? { administration };
    rows.set(administration.code, { ...row, [state]: nominations });
  }
  const columns = [
    [
      say("shell.administration"),
      ({ administration: { code, name } }) => narrowed({ who: code }, `of-${code}`, `${code} ${name}`),
      "head",
    ],
    ...STATES.map((state) => [say(`nominations.is.${state}`), (row) => number(row[state] ?? 0), "number"]),
  ];
  return section("numbers", say("nominations.numbers"), table(say("nominations.numbers"), columns, [...rows.values()]));
}
