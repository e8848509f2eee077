// Where people are below their targets: rows of people, columns of competencies, and the ten largest gaps.

import { choice, go, opener } from "../address.js";
import { added, competencyOf, gathered, groupOf, inTenths } from "../cells.js";
import { walkable } from "../charts.js";
import { dress } from "../dress.js";
import { button, invented, later, make, number, say, section, table } from "../page.js";

await dress("gaps");

const LARGEST = 10;
// Beyond so many competencies the columns are their groups.
const COLUMNS_MAX = 12;
// The mean gap from which a cell has the next ink.
const STEPS = [0, 0.5, 1, 1.5, 2];
// What rows may be: what the server puts together for them, and what a cell tells of its row.
const ROWS = {
  side: ["SIDE", "side { key name }", ({ side }) => side],
  region: ["ADMINISTRATION", "administration { code name region { key name } }", (cell) => cell.administration.region],
  administration: [
    "ADMINISTRATION",
    "administration { code name }",
    ({ administration: { code, name } }) => ({ key: code, name }),
  ],
  role: ["ROLE", "roleProfile { key name }", ({ roleProfile }) => roleProfile],
};

// Which group the columns are of is chosen from what was read.
export const asks = ["by"];

export const rowsBy = ({ by }) => (Object.hasOwn(ROWS, by) ? by : "side");

export const fields = (address) => {
  const [kind, row] = ROWS[rowsBy(address)];
  return `people: delegates(first: 100) { nodes { synthetic } } cells: gapMap(by: [${kind}]) {
    suppressed assessedCount gapSum ${row} competency { key name group { key name } }
  }`;
};

const dialog = (name) => later(() => import("./gaps_dialogs.js"), name);
export const dialogs = { people: dialog("openPeople"), group: dialog("openGroup") };

export function draw(edition, page) {
  const { address } = page;
  const by = choices(
    "by",
    say("gaps.rows"),
    rowsBy(address),
    Object.keys(ROWS).map((each) => [each, say(`gaps.by.${each}`)]),
  );
  if (!edition.cells.length) {
    // Whoever has no role is in no row of roles.
    const isRole = edition.people.nodes.length > 0;
    return [isRole && by, make("p", { class: "card" }, say(isRole ? "gaps.no_role" : "gaps.nobody"))];
  }
  const rows = gathered(edition.cells, rowOf(address));
  const groups = gathered(edition.cells, groupOf);
  const group = groups.find(({ key }) => key === address.group);
  const cells = group?.cells ?? edition.cells;
  const isMany = !group && gathered(cells, competencyOf).length > COLUMNS_MAX;
  return [
    isInvented(edition.people.nodes) && invented(),
    by,
    choices("group", say("gaps.columns"), group?.key ?? null, [
      [null, say("gaps.all")],
      ...groups.map(({ key, name }) => [key, name]),
    ]),
    heat(rows, cells, isMany ? "group" : "people", address),
    largest(rows, cells),
  ];
}

export const isInvented = (people) => people.some(({ synthetic }) => synthetic);

export const rowOf = (address) => ROWS[rowsBy(address)][2];

export const opensPeople = (id, key, name) => opener(id, `people:${key}`, say("gaps.people"), name);

function choices(name, title, chosen, all) {
  const link = ([key, word]) => choice(`${name}-${key}`, { [name]: key }, word, key === chosen);
  return make("nav", { class: "row", "aria-label": title }, make("span", null, title), all.map(link));
}

function heat(rows, cells, kind, address) {
  const columnOf = kind === "group" ? groupOf : competencyOf;
  const columns = gathered(cells, columnOf);
  const laid = new Map(rows.map((row) => [row, Map.groupBy(row.cells, (cell) => columnOf(cell).key)]));
  const cellOf = (row, column) => mark(row, column, added(laid.get(row).get(column.key) ?? []));
  const drawn = table(
    say("gaps.map"),
    [
      [say(`gaps.by.${rowsBy(address)}`), ({ name }) => name, "head"],
      ...columns.map((column) => [column.name, (row) => cellOf(row, column), "heat"]),
    ],
    rows,
  );
  walkable([...drawn.querySelectorAll("button")], {
    across: columns.length,
    choose: (key) => go({ open: `${kind}:${key}` }),
  });
  const only = rowsBy(address) === "role" && make("p", { id: "only-roles" }, say("gaps.only_roles"));
  return section("map", say("gaps.map"), make("p", null, say("gaps.help")), only, drawn, legend());
}

function mark(row, column, { isHidden, assessed, mean }) {
  const key = `${row.key},${column.key}`;
  const names = { row: row.name, column: column.name };
  const [text, told] = isHidden
    ? [say("gaps.few"), say("gaps.told_hidden", names)]
    : mean === null
      ? ["·", say("gaps.told_unknown", names)]
      : [inTenths(mean), say("gaps.told", { ...names, mean: inTenths(mean), number: assessed })];
  return button(`cell-${key}`, text, null, {
    class: mean !== null && `heat${STEPS.findLastIndex((from) => mean >= from)}`,
    "data-key": key,
    "aria-haspopup": "dialog",
    "aria-label": told,
    title: told,
  });
}

function legend() {
  const entry = (mark, word, more) => make("li", null, make("span", more, mark), word);
  return make(
    "ul",
    { class: "legend row" },
    STEPS.map((from, step) => make("li", null, make("span", { class: `heat${step}` }, say("gaps.from", { from })))),
    entry("·", say("gaps.unknown")),
    entry(say("gaps.few"), say("gaps.hidden")),
  );
}

function largest(rows, cells) {
  const shown = new Set(cells);
  const gaps = rows.flatMap((row) =>
    gathered(
      row.cells.filter((cell) => shown.has(cell)),
      competencyOf,
    ).map((competency) => ({ row, competency, ...added(competency.cells) })),
  );
  gaps.sort((a, b) => b.steps - a.steps || b.mean - a.mean);
  const columns = [
    [say("gaps.competency"), ({ competency }) => competency.name, "head"],
    [say("gaps.who"), ({ row }) => row.name],
    [say("gaps.steps"), ({ steps }) => number(steps), "number"],
    [say("gaps.mean"), ({ mean }) => inTenths(mean), "number"],
    [say("gaps.assessed"), ({ assessed }) => number(assessed), "number"],
    [
      say("shell.acts"),
      ({ row, competency }) =>
        opensPeople(
          `top-${row.key},${competency.key}`,
          `${row.key},${competency.key}`,
          `${competency.name}, ${row.name}`,
        ),
      "acts",
    ],
  ];
  const top = gaps.filter(({ steps }) => steps > 0).slice(0, LARGEST);
  return section(
    "largest",
    say("gaps.largest"),
    top.length ? table(say("gaps.largest"), columns, top) : make("p", null, say("gaps.none")),
  );
}
