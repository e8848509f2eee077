// What came of the edition: recommendations, who committed to what because of them, and what that moves.

import { link, opener } from "../address.js";
import { select } from "../choices.js";
import { filterForm } from "../filters.js";
import { ROWS, figure, invented, later, make, number, say, section, settings, table } from "../page.js";
import { DECLARED, INFO, PAGE, pageOf, turns } from "../pages.js";
import { dress } from "../dress.js";
import { namesOf } from "../who.js";

await dress("follow_up");

const STATES = ["OPEN", "DONE", "DROPPED"];
const ADVICE = "key wording state synthetic article { number title }";
const COUNT = "{ totalCount }";

// Parts of the address that change what is asked.
export const asks = ["who", "state", "overdue", "after", "before", "advice"];

export const declares = `$filter: CommitmentFilter, ${DECLARED}, $advice: String, $all: Boolean!`;

// Then only those commitments are shown, and recommendations where they have one of them.
const isPart = ({ who, state, overdue, after, before }) => Boolean(who || state || overdue || after || before);

const standing = `
  sides { administrations(first: ${ROWS}) { nodes { code name } } }
  agreed: recommendations(first: 1, filter: {stateIn: [AGREED]}) ${COUNT}
  open: commitments(first: 1, filter: {stateIn: [OPEN]}) ${COUNT}
  late: commitments(first: 1, filter: {overdue: true}) ${COUNT}
  done: commitments(first: 1, filter: {stateIn: [DONE]}) ${COUNT}`;

export const fields = (_address, whole) => `${whole ? standing : ""}
  advice: recommendations(first: ${ROWS}, after: $advice) @include(if: $all) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id version ${ADVICE} }
  }
  list: commitments(filter: $filter, ${PAGE}) {
    ${INFO}
    nodes {
      id version title dueOn closedOn state isOverdue outcome targetStage synthetic
      administration { code name } owner { code } instrument { title stage }
      recommendation { ${ADVICE} } updates(first: 1) { nodes { happenedOn text } }
    }
  }`;

export function variables(address) {
  const { who, state, overdue, advice } = address;
  const filter = {};
  if (who) filter.administrationCodeIn = [who.toUpperCase()];
  if (state) filter.stateIn = [state];
  if (overdue) filter.overdue = true;
  return { filter, advice, all: !isPart(address), ...pageOf(address) };
}

const dialog = (name) => later(() => import("./follow_up_acts.js"), name);
export const dialogs = { update: dialog("openUpdate"), close: dialog("openClose"), agree: dialog("openAgree") };

export function draw(edition, page) {
  if (!edition.list) return [make("p", { class: "card" }, say("follow_up.hidden"))];
  const groups = grouped(edition, page.address);
  const isInvented = groups.some((each) => each.synthetic || each.commitments.some(({ synthetic }) => synthetic));
  return [
    isInvented && invented(),
    figures(edition),
    filters(edition, page.address),
    make("p", { id: "count" }, say("follow_up.count", { number: edition.list.totalCount })),
    groups.length ? groups.map((group) => board(group, edition)) : none(page.address),
    turns(edition.list.pageInfo, { advice: null }),
    turnAdvice(edition, page.address),
  ];
}

// Each recommendation with those of its commitments that are on this page, in the order of the recommendations.
function grouped({ advice, list }, address) {
  const groups = new Map();
  const add = (each) => groups.set(each.key, { ...each, commitments: [] });
  if (!isPart(address)) advice.nodes.forEach(add);
  for (const commitment of list.nodes) {
    const { recommendation } = commitment;
    if (!groups.has(recommendation.key)) add(recommendation);
    groups.get(recommendation.key).commitments.push(commitment);
  }
  return [...groups.values()];
}

const figures = (edition) =>
  make(
    "dl",
    null,
    ["agreed", "open", "late", "done"].map((name) =>
      figure(say(`follow_up.of.${name}`), number(edition[name].totalCount)),
    ),
  );

const unfiltered = { who: null, state: null, overdue: null, after: null, before: null, advice: null };

const sentBy = ({ sides }) => sides.flatMap(({ administrations }) => administrations.nodes);

const filters = (edition, { who, state, overdue }) =>
  filterForm(
    namesOf(sentBy(edition)),
    say("shell.administration"),
    who,
    unfiltered,
    [state, overdue],
    select(
      "state",
      say("follow_up.state"),
      STATES.map((each) => [each, say(`follow_up.is.${each}`)]),
      state,
    ),
    make(
      "label",
      { for: "overdue" },
      make("input", { id: "overdue", name: "overdue", value: 1, type: "checkbox", checked: Boolean(overdue) }),
      " ",
      say("follow_up.only_late"),
    ),
  );

const none = (address) => make("p", { class: "card" }, say(isPart(address) ? "follow_up.no_such" : "follow_up.none"));

export const day = (text) =>
  new Date(text).toLocaleDateString(settings.locale, { dateStyle: "medium", timeZone: "UTC" });

const opens = (name, id, told) => opener(`${name}-${id}`, `${name}:${id}`, say(`follow_up.press.${name}`), told);

function board({ key, wording, state, article, commitments }, { list }) {
  const { hasNextPage, hasPreviousPage } = list.pageInfo;
  const columns = [
    [say("shell.administration"), ({ administration: { code, name } }) => `${code} ${name}`, "head"],
    [say("follow_up.what"), what],
    [say("follow_up.owner"), ({ owner }) => owner?.code ?? "·", "named"],
    [say("follow_up.due"), ({ dueOn }) => make("time", { datetime: dueOn }, day(dueOn)), "named"],
    [say("follow_up.state"), standingOf, "named"],
    [say("shell.acts"), buttons, "acts"],
  ];
  const empty = hasNextPage || hasPreviousPage ? "follow_up.elsewhere" : "follow_up.nobody";
  return section(
    `advice-${key}`,
    wording,
    make(
      "div",
      { class: "row advice" },
      make("strong", null, say(`follow_up.advice.${state}`)),
      make("span", null, say("follow_up.article", { place: article.number, title: article.title })),
      state === "DRAFT" && opens("agree", key, wording),
    ),
    commitments.length > 0 && table(wording, columns, commitments),
    // Nobody commits to a draft.
    !commitments.length && state !== "DRAFT" && make("p", null, say(empty)),
  );
}

function what({ title, instrument, targetStage, updates, outcome }) {
  const [last] = updates.nodes;
  const stage = (name) => say(`follow_up.stage.${name}`);
  // An arrangement is named with the stage that it would come to, or not at all.
  const moves = (named) => ({ name: named.title, now: stage(named.stage), stage: stage(targetStage) });
  return [
    title,
    instrument && make("small", null, say("follow_up.moves", moves(instrument))),
    last && make("small", null, say("follow_up.last", { on: day(last.happenedOn), text: last.text })),
    outcome && make("small", null, say("follow_up.outcome", { text: outcome })),
  ];
}

function standingOf({ state, isOverdue, closedOn }) {
  if (isOverdue) return make("strong", { class: "late" }, say("follow_up.late"));
  const told = say(`follow_up.is.${state}`);
  return closedOn ? `${told}, ${day(closedOn)}` : told;
}

function buttons({ id, state, title, administration }) {
  const told = `${administration.code} ${title}`;
  return state === "OPEN" && make("div", { class: "row" }, opens("update", id, told), opens("close", id, told));
}

function turnAdvice({ advice }, address) {
  const further = !isPart(address) && advice.pageInfo;
  return make(
    "p",
    { class: "row" },
    address.advice && link("advice-first", { advice: null }, say("follow_up.first_advice")),
    further?.hasNextPage && link("advice-further", { advice: further.endCursor }, say("follow_up.further_advice")),
  );
}
