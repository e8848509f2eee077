// When and where the sessions of a component are held, what people miss by it, and what does not go together.

import { choice, link, opener } from "../address.js";
import { timesOf } from "../clock.js";
import { dress } from "../dress.js";
import { ask } from "../graphql.js";
import { ROWS, button, figure, find, later, list, make, number, say, section, table } from "../page.js";
import { PERSON, nameOf } from "../people.js";
import { isGoing, proof, share, standing } from "../plans.js";

await dress("agenda");

const DONE = "first: 1, filter: {stateIn: [DONE]}";
const RUN = `id requestedAt publishedAt objective bound proved synthetic topicRun { id }
  sideAttendances { sharePerMille side { name } }
  replan { moves movesBound }
  placements { title slotKey room localStartsAt localEndsAt interpreted
    leaders { ${PERSON} } speakers { code name } audience { count side { name } }
    session { id key version slot { key } } }`;
const CHECK = `query Check($edition: ID!, $runs: [ID!], $pairs: ID, $topics: ID) {
  planCheck(edition: $edition, agendaRuns: $runs, pairingRun: $pairs, topicRun: $topics) { conflicts { text } }
}`;

export const fields = () => `
  delegates(first: 1) { totalCount } sides { key }
  pairs: publishedPairingRun { id } newestPairs: pairingRuns(${DONE}) { nodes { id } }
  topics: publishedTopicRun { id } newestTopics: latestTopicRun(purpose: THIS_EDITION) { id state }
  components { id key name city timeZone attendingSides { key }
    rooms { name } slots { key localStartsAt localEndsAt }
    latest: latestAgendaRun { id state failure { detail } }
    done: agendaRuns(${DONE}) { nodes { ${RUN} } } }`;

const acts = () => import("./agenda_acts.js");
export const dialogs = {
  session: later(acts, "openSession"),
  arrange: later(() => import("./agenda_arranging.js"), "openArranging"),
  sessions: later(() => import("./agenda_sessions.js"), "openSessions"),
};

// The component of the address, else the first one that has an agenda, else the first that may have one.
export function componentOf({ components }, { part }) {
  const isFirst = (test) => components.find(test);
  return (
    isFirst(({ key }) => key === part) ??
    isFirst(({ done }) => done.nodes.length) ??
    isFirst(({ slots }) => slots.length) ??
    components[0]
  );
}

// What it is made of: the runs that are published, else the newest ones.
export const pairsOf = ({ pairs, newestPairs }) => (pairs ?? newestPairs.nodes[0])?.id;
export const topicsOf = ({ topics, newestTopics }) =>
  topics?.id ?? (newestTopics?.state === "DONE" ? newestTopics.id : undefined);

// Another process answers, which takes a moment: the grid does not wait for it. Kept with the run.
async function check(plan, edition, { signal }) {
  const asked = {
    edition: edition.id,
    runs: edition.components.flatMap(({ done }) => done.nodes.map(({ id }) => id)),
    pairs: pairsOf(edition),
    topics: plan.topicRun?.id ?? topicsOf(edition),
  };
  plan.conflicts ??= (await ask(CHECK, asked, signal)).planCheck?.conflicts ?? [];
  if (!signal.aborted) find("conflicts")?.replaceChildren(...conflicts(plan.conflicts));
}

export async function draw(edition, page) {
  const component = componentOf(edition, page.address);
  if (!component) return [make("p", { class: "card" }, say("agenda.no_component"))];
  const plan = component.done.nodes[0];
  // A run that ends while it is read goes on in one part of the answer, and is done in another.
  const isLast = plan && plan.id === component.latest.id && !isGoing(component.latest);
  const told = isLast ? [] : await (await acts()).standing(plan, component, edition, page);
  const { list: listed } = page.address;
  if (plan && !listed && !plan.conflicts) page.guarded(() => check(plan, edition, page))();
  return [
    parts(edition, component),
    tools(plan, component, edition, page),
    told,
    plan && [
      figures(plan),
      grid(plan, component),
      choices("list", listed ?? "", [
        ["", say("agenda.conflicts")],
        ["missed", say("agenda.missed")],
        ["met", say("agenda.meetings")],
      ]),
      listed
        ? await (await import("./agenda_lists.js")).drawn(plan, component, page)
        : section("check", say("agenda.conflicts"), make("div", { id: "conflicts" }, checked(plan))),
    ],
  ];
}

const choices = (name, chosen, all) =>
  make(
    "p",
    { class: "row" },
    all.map(([key, word]) => choice(`${name}-${key || "none"}`, { [name]: key, skip: null }, word, key === chosen)),
  );

function parts({ components }, { key: chosen }) {
  return choices(
    "part",
    chosen,
    components.map(({ key, name, city }) => [key, [name, city].filter(Boolean).join(" · ")]),
  );
}

function tools(plan, component, edition, page) {
  const isBusy = isGoing(component.latest);
  const begin = (name, ...asked) => !isBusy && page.guarded(() => later(acts, name)(...asked, edition, page));
  const going = { "aria-disabled": isBusy && "true" };
  const opens = (dialog) => opener(dialog, dialog, say(`agenda.${dialog}`));
  return make(
    "div",
    { class: "row" },
    button("suggest", say("shell.suggest"), begin("suggest", component), { class: "main", ...going }),
    plan && button("keep", say("agenda.keep"), begin("keep", plan), going),
    ["arrange", "sessions"].map(opens),
    plan && link("print", { view: "print", what: "agenda" }, say("print.title")),
  );
}

function figures({ objective, bound, proved, replan, ...plan }) {
  const [weakest] = plan.sideAttendances.toSorted((one, other) => one.sharePerMille - other.sharePerMille);
  const interpreted = plan.placements.filter((each) => each.interpreted).length;
  return standing({ ...plan, objective, bound }, [
    figure(
      say("agenda.sessions"),
      number(plan.placements.length),
      say("agenda.of_interpreted", { number: interpreted }),
    ),
    figure(say("agenda.worth"), number(objective), say("agenda.at_most", { number: bound })),
    proof({ objective, bound }, say(proved ? "agenda.proved" : "agenda.not_proved")),
    weakest && figure(say("agenda.weakest"), share(weakest.sharePerMille / 1000, 1), weakest.side.name),
    replan &&
      figure(say("agenda.moves"), number(replan.moves), say("agenda.moves_least", { number: replan.movesBound })),
  ]);
}

export function clockOf({ slots, done }) {
  // A slot that was changed since is told as it was.
  const placements = (done.nodes[0]?.placements ?? []).map((each) => ({ ...each, key: each.slotKey }));
  const times = new Map([...slots, ...placements].map((each) => [each.key, each]));
  const inOrder = [...times.values()].toSorted((one, other) => (one.localStartsAt < other.localStartsAt ? -1 : 1));
  return {
    keys: inOrder.map(({ key }) => key),
    tell: (key) => (times.has(key) ? timesOf(times.get(key)) : key),
  };
}

function grid({ placements }, component) {
  const { keys, tell } = clockOf(component);
  const names = [...component.rooms.map(({ name }) => name), ...placements.map(({ room }) => room)];
  const held = (slot, name) => placements.filter(({ slotKey, room }) => slotKey === slot && room === name);
  const columns = [
    [say("agenda.when"), (slot) => tell(slot), "head"],
    ...[...new Set(names)].map((name) => [
      name,
      (slot) => {
        const found = held(slot, name);
        return found.length ? found.map((each) => card(each, tell)) : "—";
      },
      "named",
    ]),
  ];
  return section(
    "grid",
    say("agenda.grid"),
    make("p", null, say("agenda.clock", { zone: component.timeZone })),
    make(
      "div",
      { class: "grid", role: "group", "aria-labelledby": "grid-title", tabindex: 0 },
      table(say("agenda.grid"), columns, keys),
    ),
  );
}

// A session that was removed since has nothing more to tell.
function card({ title, leaders, speakers, interpreted, audience, session, slotKey }, tell) {
  const people = [...leaders, ...speakers].map(nameOf).join(", ");
  const expected = audience.filter(({ count }) => count).map(({ count, side }) => `${side.name} ${number(count)}`);
  const only = session?.slot;
  return make(
    "div",
    { class: "session" },
    session
      ? opener(`session-${session.key}`, `session:${session.key}`, title)
      : make("strong", null, `${title} (${say("agenda.removed")})`),
    people && make("p", null, say("agenda.leads", { names: people })),
    expected.length > 0 && make("p", null, say("agenda.expected", { sides: expected.join(", ") })),
    interpreted && make("p", null, make("strong", null, say("agenda.interpreted"))),
    only &&
      make("p", null, only.key === slotKey ? say("agenda.fixed") : say("agenda.fixed_to", { slot: tell(only.key) })),
  );
}

const checked = ({ conflicts: found }) => (found ? conflicts(found) : make("p", null, say("shell.wait")));

const conflicts = (found) => [
  make(
    "p",
    { id: "conflict-count" },
    found.length ? say("agenda.conflict_count", { number: found.length }) : say("agenda.no_conflict"),
  ),
  ...(found.length ? [list(found.slice(0, ROWS).map(({ text }) => text))] : []),
];
