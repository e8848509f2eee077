// Who is behind a cell of the gap map, and who of the other sides can close the gap.

import { added, competencyOf, gathered, groupOf, inTenths } from "../cells.js";
import { onward, openDialog, tell } from "../dialogs.js";
import { ask } from "../graphql.js";
import { invented, learn, make, number, say, table } from "../page.js";
import { nameOf } from "../people.js";
import { isInvented, opensPeople, rowOf, rowsBy } from "./gaps.js";

const PEOPLE = 50;
const CLOSERS = 10;
const WHO = `query Who($slug: String!, $filter: DelegateFilter, $key: [String!], $after: String) {
  edition(by: {slug: $slug}) { delegates(first: ${PEOPLE}, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor } nodes {
      code synthetic side { key } administration { name }
      manager { competencies(filter: {competencyKeyIn: $key}) { competency { id } levelNumber targetNumber gap } }
  } } } }`;
const CAN = `query Can($slug: String!, $id: ID!) { edition(by: {slug: $slug}) { sides { key name
  gapClosers(competency: $id) { levelNumber helpedCount steps delegate { code administration { name } } }
} } }`;

// The heading says what the caption of its table would.
const part = (title, ...content) => make("section", null, make("h3", null, title), content);

// What the argument names: cells of one row in one column; there are none where somebody wrote the address.
function meant({ cells }, argument, address, columnOf) {
  const [rowKey, columnKey] = (argument ?? "").split(",");
  const row = gathered(cells, rowOf(address)).find(({ key }) => key === rowKey);
  const column = row && gathered(row.cells, columnOf).find(({ key }) => key === columnKey);
  if (!column) tell(say("gaps.people"), say("gaps_more.gone"));
  return column && { row, column, title: `${column.name} · ${row.name}` };
}

export async function openGroup(edition, argument, { address }) {
  await learn("gaps_more");
  const found = meant(edition, argument, address, groupOf);
  if (!found) return;
  const { row, column, title } = found;
  const competencies = gathered(column.cells, competencyOf).map((each) => ({ ...each, ...added(each.cells) }));
  competencies.sort((a, b) => b.steps - a.steps);
  const told = (figures, text) => (figures.isHidden ? say("gaps.few") : text);
  const columns = [
    [say("gaps.competency"), ({ name }) => name, "head"],
    [say("gaps.steps"), (each) => told(each, number(each.steps)), "number"],
    [say("gaps.mean"), (each) => told(each, each.mean === null ? "·" : inTenths(each.mean)), "number"],
    [say("gaps.assessed"), (each) => told(each, number(each.assessed)), "number"],
    [
      say("shell.acts"),
      ({ key, name }) => opensPeople(`of-${key}`, `${row.key},${key}`, `${name}, ${row.name}`),
      "acts",
    ],
  ];
  openDialog(title, make("section", null, table(title, columns, competencies)));
}

export async function openPeople(edition, argument, { address, signal }) {
  await learn("gaps_more");
  const found = meant(edition, argument, address, competencyOf);
  if (!found) return;
  const { column, title } = found;
  if (added(column.cells).isHidden) {
    tell(title, say("gaps.hidden"));
    return;
  }
  const asked = { slug: edition.slug, filter: filterOf(found, address), key: [column.key], after: address.from };
  const { delegates } = (await ask(WHO, asked, signal)).edition;
  const people = delegates.nodes.map((each) => ({ ...each, level: each.manager?.competencies?.[0] }));
  // What is missing most stands first on its page; nothing is known of those who come last.
  people.sort((a, b) => (b.level?.gap ?? -1) - (a.level?.gap ?? -1));
  const id = people.find(({ level }) => level)?.level.competency.id;
  const sides = new Set(people.map(({ side }) => side.key));
  const helped = id ? (await ask(CAN, { slug: edition.slug, id }, signal)).edition.sides : [];
  openDialog(
    title,
    isInvented(people) && invented(),
    part(
      say("gaps_more.behind"),
      make("p", { id: "behind" }, say("gaps_more.shown", { shown: people.length, number: delegates.totalCount })),
      table(say("gaps_more.behind"), levelColumns(), people),
      onward(delegates.pageInfo, address),
    ),
    helped.filter(({ key }) => sides.has(key)).map(closers),
  );
}

// The delegates of the row, as the list of the edition finds them.
function filterOf({ row, column }, address) {
  const by = rowsBy(address);
  if (by === "side") return { sideKeyIn: [row.key] };
  if (by === "role") return { roleProfileKeyIn: [row.key] };
  return { administrationCodeIn: [...new Set(column.cells.map(({ administration }) => administration.code))] };
}

const orUnknown = (value) => (value == null ? "·" : number(value));

const levelColumns = () => [
  [say("shell.person"), nameOf, "head"],
  [say("gaps_more.level"), ({ level }) => orUnknown(level?.levelNumber), "number"],
  [say("gaps_more.target"), ({ level }) => orUnknown(level?.targetNumber), "number"],
  [say("gaps.steps"), ({ level }) => orUnknown(level?.gap), "number"],
];

// Who of the other sides is above people of this one, those first who close most.
function closers({ name, gapClosers }) {
  const title = say("gaps_more.closers", { side: name });
  const columns = [
    [say("shell.person"), ({ delegate }) => nameOf(delegate), "head"],
    [say("gaps_more.level"), ({ levelNumber }) => number(levelNumber), "number"],
    [say("gaps_more.helped"), ({ helpedCount }) => number(helpedCount), "number"],
    [say("gaps_more.closed"), ({ steps }) => number(steps), "number"],
  ];
  const found = gapClosers ?? [];
  const first = found.slice(0, CLOSERS);
  return part(
    title,
    found.length > first.length &&
      make("p", null, say("gaps_more.shown", { shown: first.length, number: found.length })),
    first.length ? table(title, columns, first) : make("p", null, say("gaps_more.nobody_can")),
  );
}
