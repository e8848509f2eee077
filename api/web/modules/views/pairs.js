// Who is paired with whom, and why: the newest plan, what a planner demands of it, what to do next.

import { go, link, opener } from "../address.js";
import { twin } from "../charts.js";
import { filterForm } from "../filters.js";
import { ROWS, button, changing, figure, later, list, make, number, say, section, table } from "../page.js";
import { DECLARED, INFO, PAGE, pageOf, turns } from "../pages.js";
import { PERSON, nameOf } from "../people.js";
import { isGoing, proof, standing } from "../plans.js";
import { ribbons } from "../ribbons.js";
import { namesOf } from "../who.js";

// Up to so many people the picture has people, beyond that their administrations.
const PEOPLE_DRAWN = 60;
const RUN = "pairingRuns(first: 1, filter: {stateIn: [DONE]})";
const DELEGATES = `delegates { ${PERSON} }`;

// Parts of the address that change what is asked.
export const asks = ["who", "least", "after", "before"];

export const declares = `$filter: PairingFilter, ${DECLARED}`;

const isFiltered = ({ who, least, after, before }) => Boolean(who || least || after || before);

// What stands as long as nothing is changed. The first page of all pairs is what the picture needs, too;
// of some of them it is not.
const drawn = `drawn: ${RUN} { nodes { pairings(first: 100) { nodes { ${DELEGATES} } } } }`;
const lasting = (address) => `
  delegates(first: 1) { totalCount }
  latest: latestPairingRun { id state failure { detail } }
  demands: pairingInstructions(first: 100) { nodes { id version kind reason ${DELEGATES} } }
  plan: ${RUN} { nodes {
    id requestedAt publishedAt objective bound proved people synthetic scenario { name }
    pairings(first: 1) { totalCount }
    flows(first: 100) { pairingCount administrations { code name } }
    unpaired(first: ${ROWS}) { totalCount edges { text node { code administration { name } } } }
  } }
  ${isFiltered(address) ? drawn : ""}`;

export const fields = (address, whole) => `${whole ? lasting(address) : ""}
  list: ${RUN} { nodes { pairings(filter: $filter, ${PAGE}) {
    ${INFO}
    nodes { id score ${DELEGATES} reasons(first: 2) { text } }
  } } }`;

export function variables({ who, least, ...address }) {
  const filter = {};
  if (who) filter[who.length === 2 ? "administrationCodeIn" : "delegateCodeIn"] = [who.toUpperCase()];
  if (Number(least)) filter.scoreGte = Number(least);
  return { filter, ...pageOf(address) };
}

// What is pressed, and what dialogs show, comes when it is wanted.
const acts = () => import("./pairs_acts.js");
const dialog = (name) => later(() => import("./pairs_dialogs.js"), name);
export const dialogs = { why: dialog("openWhy"), "why-not": dialog("openWhyNot") };

export async function draw(edition, page) {
  const plan = edition.plan.nodes[0];
  const isMore = plan?.unpaired.totalCount || edition.demands.nodes.length;
  const told =
    !plan || isGoing(edition.latest) || edition.latest.state === "FAILED"
      ? (await acts()).standing(plan, edition, page)
      : [];
  const more = isMore ? (await import("./pairs_lists.js")).lists(plan, edition, press, page) : [];
  const whole = plan ? [figures(plan, edition), picture(plan, edition, page), pairs(plan, edition, page)] : [];
  return [tools(plan, edition, page), await told, whole, await more];
}

export const codesOf = ({ delegates }) => delegates.map(({ code }) => code).join(" · ");

const press = (name, page, ...asked) => changing(page, () => later(acts, name)(...asked));

function tools(plan, edition, page) {
  // While a plan is looked for no other can be begun; the focus stays where it is.
  const going = { "aria-disabled": isGoing(edition.latest) && "true" };
  const begin = (field, input) =>
    isGoing(edition.latest) ? null : page.guarded(async () => (await acts()).start(field, input, page));
  return make(
    "div",
    { class: "row" },
    button("suggest", say("shell.suggest"), begin("startPairingRun", { editionId: edition.id }), {
      class: "main",
      ...going,
    }),
    plan && [
      button("keep", say("pairs.keep"), begin("startReplanRun", { runId: plan.id }), going),
      opener("why-not", "why-not", say("pairs.why_not")),
      link("print", { view: "print", what: "pairs" }, say("print.title")),
    ],
  );
}

function figures({ people, pairings, scenario, ...plan }, { delegates }) {
  const { objective, bound, proved } = plan;
  const told = [
    figure(say("pairs.people"), number(people), say("pairs.of_people", { number: delegates.totalCount })),
    figure(say("pairs.pairs"), number(pairings.totalCount)),
    figure(say("pairs.score"), number(objective), say("pairs.at_most", { number: bound })),
    proof(plan, say(proved ? "pairs.proved" : "pairs.not_proved")),
  ];
  return standing(plan, told, scenario && say("pairs.scenario", scenario));
}

function flowsOf(plan, { list, drawn }) {
  const { nodes } = (drawn ?? list).nodes[0].pairings;
  if (plan.people <= PEOPLE_DRAWN && nodes.length === plan.pairings.totalCount) {
    return nodes.map((pair) => ({
      count: 1,
      ends: pair.delegates.map((each) => ({ key: each.code, name: nameOf(each) })),
    }));
  }
  const endsOf = ({ administrations }) => administrations.map(({ code, name }) => ({ key: code, name }));
  return plan.flows.map((flow) => ({ count: flow.pairingCount, ends: endsOf(flow) }));
}

const unfiltered = { who: null, least: null, after: null, before: null };

function picture(plan, edition, { address: { who } }) {
  // Kept with the plan: the list that comes after it may be filtered.
  const flows = (plan.drawn ??= flowsOf(plan, edition));
  const all = plan.pairings.totalCount;
  const drawn = flows.reduce((sum, { count }) => sum + count, 0);
  const picture = () => [
    ribbons(flows, {
      label: say("pairs.picture"),
      told: ({ name, count, others }) => say("pairs.mark", { name, number: count, others: others.join(", ") }),
      chosen: who,
      choose: (key) => go({ ...unfiltered, who: key === who ? null : key }),
      leave: () => go(unfiltered),
    }),
    make("p", null, say("pairs.picture_help"), drawn < all && ` ${say("pairs.drawn", { drawn, number: all })}`),
  ];
  const columns = [
    [say("shell.one"), ({ ends }) => ends[0].name, "head"],
    [say("shell.other"), ({ ends }) => ends[1].name],
    [say("pairs.pairs"), ({ count }) => number(count), "number"],
  ];
  return twin("ribbons", say("pairs.picture"), picture, () => table(say("pairs.picture"), columns, flows));
}

function pairs(plan, edition, page) {
  const { who, least } = page.address;
  const sent = plan.flows.flatMap(({ administrations }) => administrations);
  const { totalCount, pageInfo, nodes } = edition.list.nodes[0].pairings;
  const demanded = new Map(edition.demands.nodes.map((demand) => [codesOf(demand), demand]));
  const columns = [
    [say("shell.one"), (pair) => nameOf(pair.delegates[0]), "head"],
    [say("shell.other"), (pair) => nameOf(pair.delegates[1])],
    [say("pairs.reasons"), ({ reasons }) => list(reasons.map(({ text }) => text))],
    [say("pairs.score"), ({ score }) => number(score), "number"],
    [say("shell.acts"), (pair) => buttons(pair, demanded.get(codesOf(pair)), edition, page), "acts"],
  ];
  return section(
    "list",
    say("pairs.list"),
    filterForm(
      namesOf(sent),
      say("pairs.who"),
      who,
      unfiltered,
      [least],
      make("label", { for: "least" }, say("pairs.least")),
      make("input", { id: "least", name: "least", value: least, type: "number", min: 0, max: 2000 }),
    ),
    make("p", { id: "count" }, say("pairs.shown", { shown: totalCount, number: plan.pairings.totalCount })),
    nodes.length > 0 && make("p", { class: "row" }, bulk("LOCK", edition, page), bulk("NEVER", edition, page)),
    nodes.length > 0 && table(say("pairs.list"), columns, nodes),
    turns(pageInfo),
  );
}

// What is demanded of all pairs that the filter lets through is one change.
const bulk = (kind, edition, page) =>
  button(
    `all-${kind}`,
    say(`pairs.all.${kind}`),
    page.guarded(async () => (await import("./pairs_bulk.js")).demandAll(kind, edition, page)),
  );

// Lock and forbid stay pressed while the demand stands; pressed once more they take it back.
function buttons(pair, demand, edition, page) {
  const names = codesOf(pair);
  const place = names.replace(" · ", "-");
  const toggle = (kind, word) => {
    const stands = demand?.kind === kind;
    const pressed = stands ? press("free", page, demand) : press("demand", page, edition, kind, pair);
    return button(`${kind}-${place}`, word, pressed, {
      "aria-label": `${word} ${names}`,
      "aria-pressed": String(stands),
      disabled: Boolean(demand) && !stands,
    });
  };
  return make(
    "div",
    { class: "row" },
    toggle("LOCK", say("pairs.lock")),
    toggle("NEVER", say("pairs.forbid")),
    opener(`why-${place}`, `why:${pair.id}`, say("pairs.why"), names),
  );
}
