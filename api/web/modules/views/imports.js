// Files of people: the empty template, a file that is checked cell by cell, and then all of it or nothing.

import { link } from "../address.js";
import { ask } from "../graphql.js";
import { skipOf } from "../offsets.js";
import { ROWS, button, figure, form, make, moment, number, say, section, table } from "../page.js";
import { DECLARED, INFO, PAGE, pageOf, turns } from "../pages.js";
import { skips } from "../skipping.js";

const COUNTS = "id state appliedAt receivedAt sentBy rows added changed unchanged problemCount";
// Of the file in the address: what is wrong with it, in pages.
const FILE = `query File($id: ID!, $skip: Int!) { node(id: $id) { ... on Import { ${COUNTS}
  problems(first: ${ROWS + 1}, after: $skip) { sheet row column header found expected suggestion }
} } }`;

// Parts of the address that change what is asked.
export const asks = ["after", "before"];

export const declares = DECLARED;

export const fields = (_address, whole) => `
  ${whole ? "workbook: importTemplatePath(format: XLSX) people: importTemplatePath(format: CSV)" : ""}
  ${whole ? "levels: importTemplatePath(format: CSV, sheet: LEVELS)" : ""}
  list: imports(${PAGE}) {
    ${INFO} nodes { ${COUNTS} }
  }`;

export const variables = pageOf;

// What is pressed comes when it is wanted.
const acts = () => import("./imports_acts.js");

export async function draw(edition, page) {
  if (!edition.list) return [make("p", { class: "card" }, say("imports.hidden"))];
  const { file } = page.address;
  const found = file && (await look(file, skipOf(page.address), page));
  return [begin(edition, page), file && told(found, page), earlier(edition)];
}

// Whatever somebody wrote into the address, the rest of the view stands.
async function look(id, skip, { signal }) {
  try {
    return (await ask(FILE, { id, skip }, signal)).node;
  } catch (error) {
    if (error.code === "BAD_USER_INPUT") return null;
    throw error;
  }
}

function begin(edition, page) {
  const fetched = (name) => {
    const download = async () => (await import("../downloads.js")).download(edition[name]);
    return button(name, say(`imports.${name}`), page.guarded(download));
  };
  const check = page.guarded(async () => (await acts()).check(edition, page));
  return section(
    "begin",
    say("imports.begin"),
    make("p", null, say("imports.fill_in")),
    make("div", { class: "row" }, ["workbook", "people", "levels"].map(fetched)),
    make("p", null, say("imports.send")),
    form(
      check,
      null,
      make("label", { for: "upload" }, say("imports.upload")),
      make("input", { id: "upload", type: "file", accept: ".xlsx,.csv", required: true }),
      make("button", { id: "check", class: "main" }, say("imports.check")),
    ),
  );
}

const figures = (file) =>
  make(
    "dl",
    null,
    ["rows", "added", "changed", "unchanged", "problemCount"].map((name) =>
      figure(say(`imports.of.${name}`), number(file[name])),
    ),
  );

// What was written and does not stand any more was taken back.
const stateOf = ({ state, appliedAt }) =>
  say(state === "LAPSED" && appliedAt ? "imports.taken_back" : `imports.is.${state}`);

// What became of a file, or what it would do; what is wrong with it by row and column.
function told(file, page) {
  const title = say("imports.file");
  if (!file?.problems) return section("file", title, make("p", null, say("imports.gone")));
  const apply = page.guarded(async () => (await acts()).apply(file, page));
  return section(
    "file",
    title,
    make("p", { id: "state" }, make("strong", null, stateOf(file))),
    make("p", null, say("imports.received", { at: moment(file.receivedAt), by: file.sentBy })),
    figures(file),
    file.state === "READY" && [
      make("p", null, say("imports.apply_help")),
      make("div", { class: "row" }, button("apply", say("imports.apply"), apply, { class: "main" })),
    ],
    file.problems.length > 0 && problems(file, skipOf(page.address)),
  );
}

function problems({ problems: found, problemCount }, skip) {
  const shown = found.slice(0, ROWS);
  const place = ({ sheet, row }) =>
    row ? say("imports.place", { sheet, row: String(row) }) : sheet || say("imports.whole");
  const columns = [
    [say("imports.where"), (each) => place(each).trim(), "head"],
    [say("imports.column"), ({ column, header }) => [column, header].filter(Boolean).join(" · "), "named"],
    [say("imports.found"), ({ found }) => found, "named"],
    [say("imports.expected"), ({ expected }) => expected, "named"],
    [say("imports.suggestion"), ({ suggestion }) => suggestion ?? "·", "named"],
  ];
  const reach = { from: skip + 1, to: skip + shown.length, number: problemCount };
  const called = (which) => [`${which}-problems`, say(`imports.${which}`)];
  return [
    make("p", { id: "problem-count" }, say("imports.problems_shown", reach)),
    table(say("imports.problems"), columns, shown),
    skips(skip, found.length > ROWS, { called }),
  ];
}

function earlier({ list }) {
  const { totalCount, pageInfo, nodes } = list;
  const at = ({ receivedAt }) => make("time", { datetime: receivedAt }, moment(receivedAt));
  const opened = (file) => link(file.id, { file: file.id, skip: null }, at(file));
  const columns = [
    [say("imports.when"), opened, "head"],
    [say("imports.who"), ({ sentBy }) => sentBy, "named"],
    [say("imports.state"), stateOf, "named"],
    ...["rows", "added", "changed", "problemCount"].map((name) => [
      say(`imports.of.${name}`),
      (file) => number(file[name]),
      "number",
    ]),
  ];
  return section(
    "list",
    say("imports.list"),
    make("p", { id: "count" }, say("imports.count", { number: totalCount })),
    nodes.length > 0 && table(say("imports.list"), columns, nodes),
    turns(pageInfo),
  );
}
