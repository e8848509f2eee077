// Where the administrations of an edition are and what ties them; two or three of them side by side.

import { choice, go, link } from "../address.js";
import { twin } from "../charts.js";
import { dress } from "../dress.js";
import { find, form, invented, make, number, refill, say, section } from "../page.js";

await dress("administrations");

const TIES = ["partnerships", "plan", "instruments"];
const ROWS = 100;
const BESIDE = ["one", "two", "three"];
const TWO = "administrations { code }";

// Parts of the address that change what is asked; who is chosen is asked for apart.
export const asks = ["ties", "on"];

const tiesOf = ({ ties }) => (TIES.includes(ties) ? ties : TIES[0]);

const standing = `people: delegates(first: ${ROWS}) { nodes { synthetic } }
  sides { name administrations(first: ${ROWS}) { nodes {
    code name coordinates { latitudeMinutes longitudeMinutes }
  } } }`;

const TIED = {
  partnerships: () => `partnerships: partnershipFlows(first: ${ROWS}) { number: partnershipCount ${TWO} }`,
  plan: () => `plan: pairingRuns(first: 1, filter: {stateIn: [DONE]}) { nodes {
    flows(first: ${ROWS}) { number: pairingCount ${TWO} }
  } }`,
  instruments: ({ on }) => `instruments: cooperationMap(
    first: ${ROWS}, filter: {stageIn: [IN_FORCE]}, asOf: ${JSON.stringify(on ?? null)}
  ) { nodes { ${TWO} instruments { key } } }`,
};

export const fields = (address, whole) => `${whole ? standing : ""} ${TIED[tiesOf(address)](address)}`;

export async function draw(edition, page) {
  const places = edition.sides.flatMap(({ name: side, administrations }) =>
    administrations.nodes.map(({ code, name, ...place }) => ({ key: code, name: `${code} ${name}`, side, ...place })),
  );
  if (!places.length) return [make("p", { class: "card" }, say("administrations.nobody"))];
  const chosen = chosenOf(page.address);
  return [
    edition.people.nodes.some(({ synthetic }) => synthetic) && invented(),
    await map(places, edition, page.address, chosen),
    beside(places, edition, page, chosen),
  ];
}

const chosenOf = ({ with: codes = "" }) =>
  [...new Set(codes.toUpperCase().split(","))].filter(Boolean).slice(0, BESIDE.length);

const choose = (codes) => go({ with: codes.filter(Boolean).join(",") });

// One more of them; the first one gives way to a fourth.
const toggled = (codes, key) =>
  codes.includes(key) ? codes.filter((code) => code !== key) : [...codes, key].slice(-BESIDE.length);

// What ties two administrations, most first.
function tiesIn(edition, kind) {
  const found = edition[kind];
  const rows = kind === "plan" ? (found.nodes[0]?.flows ?? []) : (found.nodes ?? found);
  return rows
    .map((row) => ({ ends: row.administrations.map(({ code }) => code), count: row.number ?? row.instruments.length }))
    .sort((a, b) => b.count - a.count);
}

async function map(places, edition, address, chosen) {
  const kind = tiesOf(address);
  const ties = tiesIn(edition, kind);
  const names = new Map(places.map(({ key, name }) => [key, name]));
  for (const place of places) {
    const own = ties.filter(({ ends }) => ends.includes(place.key));
    place.count = own.reduce((sum, { count }) => sum + count, 0);
    const other = (ends) => names.get(ends.find((key) => key !== place.key));
    place.others = own.map(({ ends, count }) => `${other(ends)} ${number(count)}`).join(", ");
  }
  const told = ({ name, count, others }) =>
    count
      ? say(`administrations.told.${kind}`, { name, number: count, others })
      : say("administrations.alone", { name });
  const title = say("administrations.map");
  const drawn = () => [
    shown.dotMap(places, ties, {
      label: title,
      told,
      tied: ({ ends, count }) => `${ends.map((key) => names.get(key)).join(" – ")}: ${number(count)}`,
      chosen,
      choose: (key) => choose(toggled(chosen, key)),
      leave: () => choose([]),
    }),
    make("p", null, say("administrations.help")),
    unplaced(places),
  ];
  // The picture or its table comes when it is wanted.
  const shown = await (address.map === "table" ? import("./administrations_table.js") : import("../dotmap.js"));
  return [
    choices(kind, address),
    twin("map", title, drawn, () => shown.tableOf(title, places)),
    !ties.length && make("p", { id: "untied" }, say(`administrations.none.${kind}`)),
    ties.length === ROWS && make("p", null, say("administrations.drawn", { number: ROWS })),
  ];
}

function unplaced(places) {
  const names = places.filter(({ coordinates }) => !coordinates).map(({ name }) => name);
  const told = { names: names.join(", ") };
  return names.length > 0 && make("p", { id: "unplaced" }, say("administrations.unplaced", told));
}

function choices(kind, { on }) {
  const by = (each) =>
    choice(`ties-${each}`, { ties: each, on: null }, say(`administrations.by.${each}`), each === kind);
  return make(
    "div",
    { class: "row" },
    make(
      "nav",
      { class: "row", "aria-label": say("administrations.ties") },
      make("span", null, say("administrations.ties")),
      TIES.map(by),
    ),
    kind === "instruments" &&
      form(
        () => go({ on: find("on").value }),
        null,
        make("label", { for: "on" }, say("administrations.on")),
        make("input", { id: "on", type: "date", value: on }),
        make("button", { id: "look" }, say("administrations.look")),
      ),
  );
}

function beside(places, edition, page, chosen) {
  const option = (value, word, now) => make("option", { value, selected: value === now }, word);
  const select = (id, place) => [
    make("label", { for: id }, say(`administrations.choice.${id}`)),
    make(
      "select",
      { id },
      option("", say("administrations.nobody_chosen"), chosen[place] ?? ""),
      places.map(({ key, name }) => option(key, name, chosen[place])),
    ),
  ];
  const known = chosen.filter((code) => places.some(({ key }) => key === code));
  const stranger = chosen.find((code) => !known.includes(code));
  const compared = make("div", { id: "compared" });
  const isEnough = known.length > 1;
  if (isEnough) {
    page.guarded(async () => {
      const { compare } = await import("./administrations_beside.js");
      refill(compared, await compare(edition, known, page));
    })();
  }
  return section(
    "beside",
    say("administrations.beside"),
    form(
      () => choose([...new Set(BESIDE.map((id) => find(id).value))]),
      null,
      BESIDE.map(select),
      make("button", { id: "lay" }, say("administrations.lay")),
      chosen.length > 0 && link("clear", { with: null }, say("administrations.clear")),
    ),
    stranger && make("p", { class: "alarm" }, say("administrations.stranger", { code: stranger })),
    isEnough ? compared : make("p", null, say("administrations.choose")),
  );
}
