// Two or three runs side by side: what each is worth, who is worst off in it, and whom it pairs otherwise.

import { choice, go, link, opener } from "../address.js";
import { changesTable } from "../changes.js";
import { Refused, post } from "../graphql.js";
import { skipOf } from "../offsets.js";
import { ROWS, find, form, invented, later, make, moment, number, say, section, table } from "../page.js";
import { PERSON, nameOf } from "../people.js";
import { gap, isGoing } from "../plans.js";
import { skips } from "../skipping.js";

const RUNS = 20;
const LISTED = "id requestedAt publishedAt objective scenario { name }";
const RUN = `... on PairingRun { ${LISTED} bound proved people peopleBound floor floorBound synthetic }`;
const BESIDE = `text worstOffBefore { ${PERSON} } worstOffAfter { ${PERSON} }
  administrations(first: $rows, skip: $sent) { administration { code name } changedCount
    pairedCountBefore pairedCountAfter meanGainBefore meanGainAfter }`;
const CHANGES = `delegates(first: $rows, skip: $skip, administrationCodeIn: $from) {
  delegate { ${PERSON} } gainBefore gainAfter lost { ${PERSON} } new { ${PERSON} } }`;
// Runs are called as in the address, where they are chosen.
const NAMES = ["a", "b", "c"];

export const fields = () => `
  runs: pairingRuns(first: ${RUNS}, filter: {stateIn: [DONE]}) { nodes { ${LISTED} } }
  published: publishedPairingRun { id }
  latest: latestPairingRun { id state failure { detail } }
  scenarios(first: ${ROWS}, filter: {stateIn: [DRAFT]}) { nodes {
    id version name changedAt changedParameters instructions(first: 1) { totalCount }
    latestPairingRun { id state }
  } }`;

const dialog = later(() => import("./compare_scenarios.js"), "openScenario");
export const dialogs = { begin: dialog, copy: dialog, rename: dialog };

export async function draw(edition, page) {
  const ids = chosen(edition, page.address);
  const { latest } = edition;
  const isMore = edition.scenarios.nodes.length || isGoing(latest) || latest?.state === "FAILED" || ids.length < 2;
  const more = isMore ? import("./compare_scenarios.js").then((module) => module.scenarios(edition, page)) : [];
  const compared = ids.length ? await sideBySide(ids, page) : null;
  return [
    compared && [chooser(edition, compared, page), drawn(compared, page)],
    make("p", null, opener("begin", "begin:", say("compare.begin"))),
    await more,
  ];
}

// What the address names; otherwise what is published, or the newest but one, and the newest.
function chosen({ runs: { nodes }, published }, address) {
  const newest = nodes[0]?.id;
  const before = published && published.id !== newest ? published.id : nodes[1]?.id;
  const [a, b, c] = NAMES.map((name) => address[name]);
  return [...new Set([a ?? (b === before ? null : before), b ?? newest, c])].filter(Boolean);
}

// All runs, and the first beside each other one, in one question.
async function sideBySide(ids, { address, signal }) {
  const others = ids.slice(1);
  const against = address.c && address.against === "c" && others[1] ? 1 : 0;
  const paged = others.length ? ", $rows: Int, $skip: Int!, $sent: Int!, $from: [CountryCode!]" : "";
  const declared = ids.map((_, place) => `$id${place}: ID!`);
  const runsOf = ids.map((_, place) => `run${place}: node(id: $id${place}) { ${RUN} }`);
  const besides = others.map((_, place) => {
    const changes = place === against ? CHANGES : "";
    return `beside${place}: pairingComparison(before: $id0, after: $id${place + 1}) { ${BESIDE} ${changes} }`;
  });
  const query = `query Compare(${declared}${paged}) { ${runsOf.join(" ")} ${besides.join(" ")} }`;
  const variables = {
    ...Object.fromEntries(ids.map((id, place) => [`id${place}`, id])),
    // One more than is shown tells whether there are further ones.
    rows: ROWS + 1,
    skip: skipOf(address),
    sent: skipOf(address, "sent"),
    from: address.who ? [address.who] : null,
  };
  const { data, errors } = await (await post("application/json", { query, variables }, signal)).json();
  // Too many people to compare in time: what each run is worth is told all the same.
  const refused = errors?.[0];
  if (refused && !ids.every((_, place) => data?.[`run${place}`]))
    throw new Refused(refused.extensions?.code, refused.message);
  // What is no pairing run, or is not done, has no worth.
  const runs = ids.map((_, place) => data[`run${place}`]).map((run) => (run?.objective == null ? null : run));
  return { runs, beside: others.map((_, place) => data[`beside${place}`]), against, refused };
}

const runName = ({ requestedAt, scenario }) => `${scenario?.name ?? say("compare.as_it_was")}, ${moment(requestedAt)}`;
const letter = (place) => NAMES[place].toUpperCase();
const unfiltered = { who: null, skip: null };

function chooser({ runs: { nodes } }, { runs }, { address }) {
  const known = [...nodes, ...runs.filter((run) => run && nodes.every(({ id }) => id !== run.id))];
  const options = (now) =>
    known.map((run) => make("option", { value: run.id, selected: run.id === now }, runName(run)));
  const choice = (name, place) => [
    make("label", { for: name }, letter(place)),
    make(
      "select",
      { id: name },
      name === "c" && make("option", { value: "" }, say("compare.no_third")),
      options(runs[place]?.id),
    ),
  ];
  const compare = () => {
    const wanted = Object.fromEntries(NAMES.map((name) => [name, find(name).value]));
    go({ ...unfiltered, ...wanted, sent: null, against: address.against });
  };
  return form(
    compare,
    null,
    NAMES.map(choice),
    make("button", { id: "compare", class: "main" }, say("compare.compare")),
  );
}

function drawn({ runs, beside, against, refused }, page) {
  const there = runs.filter(Boolean);
  if (there.length < runs.length) return make("p", { class: "card" }, say("compare.gone"));
  return [
    there.some(({ synthetic }) => synthetic) && invented(),
    figures(runs, beside),
    refused && make("p", { class: "card" }, refused.message),
    runs.length < 2 && make("p", { class: "card" }, say("compare.one_alone")),
    beside[0] && [administrations(runs, beside, page), changes(runs, beside, against, page)],
  ];
}

function figures(runs, beside) {
  const worst = (place) => (place ? beside[place - 1]?.worstOffAfter : beside[0]?.worstOffBefore);
  const standing = ({ publishedAt }) => (publishedAt ? say("compare.published", { at: moment(publishedAt) }) : "–");
  const most = (value, bound) => say("compare.of", { value, number: bound });
  const rows = [
    [say("compare.run"), runName],
    [say("compare.standing"), standing],
    [say("compare.score"), ({ objective, bound }) => most(objective, bound)],
    [say("shell.below"), (run) => [gap(run), run.proved && `, ${say("compare.proved")}`]],
    [say("compare.people"), ({ people, peopleBound }) => most(people, peopleBound)],
    [say("compare.floor"), ({ floor, floorBound }) => most(floor, floorBound)],
    [say("compare.worst_off"), (_, place) => (worst(place) ? nameOf(worst(place)) : say("compare.nobody_short"))],
  ];
  const columns = [
    [say("compare.figure"), ([title]) => title, "head"],
    ...runs.map((run, place) => [letter(place), ([, told]) => told(run, place), "named"]),
  ];
  const texts = beside.map((each, place) => each && make("p", null, between(place), " ", each.text));
  return section("figures", say("compare.figures"), table(say("compare.figures"), columns, rows), texts);
}

const between = (place) => make("strong", null, `A – ${letter(place + 1)}:`);
const told = (value) => (value == null ? "–" : number(value));

function administrations(runs, beside, { address }) {
  const found = new Map(beside[0].administrations.map((row) => [row.administration.code, [row]]));
  // A third run may know others: these are told where they are.
  for (const row of beside[1]?.administrations ?? []) found.get(row.administration.code)?.push(row);
  const rows = [...found.values()];
  const gain = (gains, count) => (count ? say("compare.gain", { gain: gains, number: count }) : told(null));
  const columns = [
    [
      say("shell.administration"),
      ([{ administration }]) =>
        link(`of-${administration.code}`, { ...unfiltered, who: administration.code }, administration.name),
      "head",
    ],
    ["A", ([row]) => gain(row.meanGainBefore, row.pairedCountBefore), "named"],
    ...beside.map((_, place) => [
      letter(place + 1),
      (row) => (row[place] ? gain(row[place].meanGainAfter, row[place].pairedCountAfter) : told(null)),
      "named",
    ]),
    ...beside.map((_, place) => [
      say("compare.changed", { runs: `A – ${letter(place + 1)}` }),
      (row) => told(row[place]?.changedCount),
      "number",
    ]),
  ];
  return section(
    "administrations",
    say("compare.administrations"),
    make("p", null, say("compare.administrations_help")),
    table(say("compare.administrations"), columns, rows.slice(0, ROWS)),
    skips(skipOf(address, "sent"), rows.length > ROWS, { name: "sent", id: "sent-" }),
  );
}

function changes(runs, beside, against, { address }) {
  const { delegates } = beside[against];
  const title = say("compare.changes");
  const words = [say("compare.same"), say("compare.nobody"), say("compare.nobody_changes")];
  const gains = ({ gainBefore, gainAfter }) => `${told(gainBefore)} → ${told(gainAfter)}`;
  const switches = beside.map((_, place) =>
    choice(
      `against-${NAMES[place + 1]}`,
      { against: place ? "c" : null, skip: null },
      `A – ${letter(place + 1)}`,
      place === against,
    ),
  );
  return section(
    "changes",
    title,
    make(
      "p",
      { class: "row" },
      runs.length > 2 && switches,
      address.who && [
        make("span", null, say("compare.only", { name: address.who })),
        link("clear", unfiltered, say("shell.clear")),
      ],
    ),
    changesTable(title, ["A", letter(against + 1)], words, delegates, [say("compare.gains"), gains, "number"]),
    skips(skipOf(address), delegates.length > ROWS, { id: "skip-" }),
  );
}
