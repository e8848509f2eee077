// Which topics are chosen, and why: the newest answer for a purpose, what its sides get, what else could be chosen.

import { choice, go, opener } from "../address.js";
import { ask } from "../graphql.js";
import { button, figure, find, form, later, list, make, number, say, section, table } from "../page.js";
import { isGoing, proof, share, standing } from "../plans.js";

const PLAN = `id requestedAt publishedAt objective bound proved synthetic priceOfRequiredPerMille
  displacedTopics { name } leadersWaived { text } sideShares { sharePerMille side { name } }
  suggestions { required minutes lossWithoutPerMille topic { key name } reasons { code text } }`;
const WEIGHED = `countMin countMax minutes curvePerMille leaderLevelMin leaderLoad leaderSidesMin memoryEditions
  phiPerMille soughtPerMille unassessedPerMille mustTopics { key } neverTopics { key }`;
// Runs that are looked through for the last answer, where the newest run has none.
const RUNS = 20;
// What a topic would leave behind, and that it is required, have places of their own.
const APART = ["LOSS_WITHOUT_IT", "REQUIRED"];
const REASONS_SHOWN = 3;

// Parts of the address that change what is asked.
export const asks = ["for"];

export const declares = "$purpose: TopicPurpose!";

export const purposeOf = (address) => (address.for === "next" ? "NEXT_SYMPOSIUM" : "THIS_EDITION");

export const variables = (address) => ({ purpose: purposeOf(address) });

export const fields = () => `
  delegates(first: 1) { totalCount }
  latest: latestTopicRun(purpose: $purpose) { state failure { detail } ${PLAN} parameters { ${WEIGHED} } }
  done: topicRuns(first: ${RUNS}, filter: {stateIn: [DONE]}) { nodes { id purpose } }`;

const dialog = (name) => later(() => import("./topics_acts.js"), name);
export const dialogs = { why: dialog("openWhy"), "why-not": dialog("openWhyNot") };

// The catalogue, and the last answer where the newest run is none. Kept with what was read, by purpose.
async function restOf({ latest, done }, { address, signal }) {
  const purpose = purposeOf(address);
  const last = latest?.state === "DONE" ? null : done.nodes.find((run) => run.purpose === purpose);
  const older = `node(id: $id) { ... on TopicRun { ${PLAN} } }`;
  const query = `${last ? "query Rest($id: ID!)" : ""} {
    topics(first: 100, filter: {isLeaf: true}) { nodes { key name minutes } }
    ${last ? older : ""}
  }`;
  const found = await ask(query, { id: last?.id }, signal);
  return { topics: found.topics.nodes, plan: latest?.state === "DONE" ? latest : found.node };
}

export async function draw(edition, page) {
  const read = (edition.latest ?? edition.done).rest ?? (await restOf(edition, page));
  const { plan, topics } = ((edition.latest ?? edition.done).rest = read);
  const acts = () => import("./topics_acts.js");
  const going = isGoing(edition.latest);
  const told = !plan || plan !== edition.latest ? await (await acts()).standing(plan, edition, page) : [];
  const chosen = new Set(plan?.suggestions.map(({ topic }) => topic.key));
  const others = topics.filter(({ key }) => !chosen.has(key));
  return [
    purposes(page),
    suggestForm(edition, page, going, async () => (await acts()).suggest(edition, page)),
    told,
    plan && [figures(plan), chosenTopics(plan, edition, page)],
    // What is required and excluded follows from a run: the first one takes what the edition itself requires.
    edition.latest && otherTopics(others, plan, edition, page),
  ];
}

const afresh = { must: null, never: null };

function purposes({ address }) {
  const isNext = purposeOf(address) === "NEXT_SYMPOSIUM";
  return make(
    "p",
    { class: "row" },
    choice("for-this", { ...afresh, for: null }, say("topics.this_edition"), !isNext),
    choice("for-next", { ...afresh, for: "next" }, say("topics.next_symposium"), isNext),
  );
}

// What the next suggestion has to take and to leave: as the newest run had it, unless the address says otherwise.
export function demands({ latest }, { must, never }) {
  const read = (text, before) => (text ? text.split(",").filter((key) => key !== NONE) : before);
  const keys = (topics) => (topics ?? []).map(({ key }) => key);
  const required = (latest?.suggestions ?? []).filter((each) => each.required).map(({ topic }) => topic);
  const { mustTopics, neverTopics } = latest?.parameters ?? {};
  return {
    must: read(must, [...new Set([...keys(mustTopics), ...keys(required)])]),
    never: read(never, keys(neverTopics)),
  };
}

// An empty list stands in the address as well: it is not what the newest run had.
const NONE = "-";
const written = (keys) => keys.join(",") || NONE;

function suggestForm({ latest }, { address, guarded }, going, suggest) {
  const before = latest?.parameters;
  const input = (id, word, value, max) => [
    make("label", { for: id }, word),
    make("input", { id, value: address[id] ?? value, type: "number", min: 1, max }),
  ];
  return form(
    () => !going && guarded(suggest)(),
    null,
    input("number", say("topics.number"), before ? before.countMax : 6, 100),
    input("minutes", say("topics.minutes_at_most"), before?.minutes, 10000),
    make("button", { id: "suggest", class: "main", "aria-disabled": going && "true" }, say("shell.suggest")),
  );
}

const permille = (value) => share(value / 1000, 1);

function figures(plan) {
  const { objective, bound, proved, suggestions, priceOfRequiredPerMille: price } = plan;
  const [weakest] = plan.sideShares.toSorted((one, other) => one.sharePerMille - other.sharePerMille);
  const names = plan.displacedTopics.map(({ name }) => name).join(", ");
  const minutes = suggestions.reduce((sum, each) => sum + each.minutes, 0);
  const told = [
    figure(say("topics.chosen"), number(suggestions.length), say("topics.together", { number: minutes })),
    figure(say("topics.total"), number(objective), say("topics.at_most", { number: bound })),
    proof(plan, say(proved ? "topics.proved" : "topics.not_proved")),
    weakest && figure(say("topics.weakest"), permille(weakest.sharePerMille), weakest.side.name),
    price != null &&
      figure(
        say("topics.price"),
        permille(price),
        names ? say("topics.instead", { names }) : say("topics.nothing_instead"),
      ),
  ];
  return standing(plan, told, plan.leadersWaived?.text);
}

function chosenTopics(plan, edition, page) {
  const why = ({ key, name }) => opener(`why-${key}`, `why:${key}`, say("topics.why"), name);
  const reasons = (all) => all.filter(({ code }) => !APART.includes(code)).slice(0, REASONS_SHOWN);
  const columns = [
    [say("topics.topic"), ({ topic }) => topic.name, "head"],
    [
      say("topics.reasons"),
      (each) => [
        each.required && make("strong", null, say("topics.is_required")),
        list(reasons(each.reasons).map(({ text }) => text)),
      ],
    ],
    [say("topics.minutes"), ({ minutes }) => number(minutes), "number"],
    [say("topics.adds"), ({ lossWithoutPerMille }) => permille(lossWithoutPerMille), "number"],
    [say("shell.acts"), ({ topic }) => buttons(topic, edition, page, why(topic)), "acts"],
  ];
  return section(
    "chosen",
    say("topics.chosen"),
    make("p", null, say("topics.adds_help")),
    plan.suggestions.length > 0 && table(say("topics.chosen"), columns, plan.suggestions),
  );
}

function otherTopics(others, plan, edition, page) {
  const whyNot = ({ key, name }) => plan && opener(`why-not-${key}`, `why-not:${key}`, say("topics.why_not"), name);
  const columns = [
    [say("topics.topic"), ({ name }) => name, "head"],
    [say("topics.minutes"), ({ minutes }) => number(minutes), "number"],
    [say("shell.acts"), (topic) => buttons(topic, edition, page, whyNot(topic)), "acts"],
  ];
  return section("others", say("topics.others"), table(say("topics.others"), columns, others));
}

// Require and exclude stay pressed while they are demanded; they hold from the next suggestion on.
function buttons(topic, edition, page, last) {
  const demanded = demands(edition, page.address);
  const toggle = (kind, other, word) => {
    const stands = demanded[kind].includes(topic.key);
    const without = (keys) => keys.filter((key) => key !== topic.key);
    const press = async () => {
      const mine = stands ? without(demanded[kind]) : [...demanded[kind], topic.key];
      // What was typed into the form stays.
      const typed = { number: find("number").value, minutes: find("minutes").value };
      go({ ...typed, [kind]: written(mine), [other]: written(without(demanded[other])) });
      (await import("./topics_acts.js")).tell(kind, !stands, topic);
    };
    return button(`${kind}-${topic.key}`, word, page.guarded(press), {
      "aria-label": `${word} ${topic.name}`,
      "aria-pressed": String(stands),
    });
  };
  return make(
    "div",
    { class: "row" },
    toggle("must", "never", say("topics.require")),
    toggle("never", "must", say("topics.exclude")),
    last,
  );
}
