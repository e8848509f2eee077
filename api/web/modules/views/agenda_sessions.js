// What is to be held in a part: sessions of chosen topics, and others, added and removed.

import { addressOf, go } from "../address.js";
import { openDialog } from "../dialogs.js";
import { choice, field, form, freeKey, tried } from "../forms.js";
import { act, ask } from "../graphql.js";
import { button, find, learn, make, number, say, table } from "../page.js";
import { componentOf, pairsOf, topicsOf } from "./agenda.js";
import { start } from "./pairs_acts.js";

const FORM = "planning";
const KINDS = ["PLENARY", "PANEL", "SITE_VISIT", "TECHNICAL_DISCUSSION"];
const HELD = `component: node(id: $id) { ... on Component { name
  sessions(first: 100) { nodes { id version key title kind minutes topic { id } } }
} }`;
const CHOSEN = "topics: node(id: $topics) { ... on TopicRun { suggestions { minutes topic { id name } } } }";
const OF_PART = `query Held($id: ID!) { ${HELD} }`;
const WITH_TOPICS = `query Held($id: ID!, $topics: ID!) { ${HELD} ${CHOSEN} }`;

export async function openSessions(edition, _argument, page) {
  await learn("agenda_arranging");
  const { id } = componentOf(edition, page.address);
  const run = topicsOf(edition);
  const asked = run ? [WITH_TOPICS, { id, topics: run }] : [OF_PART, { id }];
  const { component, topics } = await ask(...asked, page.signal);
  const { nodes } = component.sessions;
  const held = new Set(nodes.map(({ topic }) => topic?.id));
  const open = (topics?.suggestions ?? []).filter(({ topic }) => !held.has(topic.id));
  openDialog(
    say("agenda.sessions"),
    make("p", null, make("strong", null, component.name)),
    make("p", { id: "told", role: "status" }),
    chosen(open, topics, () => planAll(id, run, edition, page)),
    nodes.length ? list(nodes, page) : make("p", null, say("agenda_arranging.nothing_held")),
    adding(id, open, nodes, page),
  );
}

// Where all sides attend, Suggest plans them by itself; elsewhere somebody has to want it.
function chosen(open, topics, plan) {
  if (!topics) {
    const link = make("a", { id: "choose-topics", href: addressOf({ view: "topics" }) }, say("topics.title"));
    return make("p", null, say("agenda_arranging.no_topics"), " ", link);
  }
  if (!open.length) return make("p", null, say("agenda_arranging.all_planned"));
  const names = open.map(({ topic }) => topic.name).join(", ");
  return [
    make("p", null, say("agenda_arranging.open_topics", { names })),
    make("p", null, button("plan-topics", say("agenda_arranging.plan_topics"), plan, { class: "main" })),
  ];
}

function planAll(componentId, topicRunId, edition, page) {
  const pairs = !edition.pairs && pairsOf(edition);
  const input = { componentId, topicRunId, ...(pairs && { pairingRunId: pairs }) };
  return page.guarded(async () => {
    // First: what is refused is told on the page, which the dialog would cover.
    go({}, { replaces: true });
    await start("startAgendaRun", input, page);
  })();
}

const kindOf = (kind) => say(`agenda_arranging.kind.${kind}`);

function list(nodes, page) {
  const remove = ({ id, version, title }) =>
    tried(FORM, page, async () => {
      await act("removeSession", { id, expectedVersion: version });
      await page.again();
      find("told").textContent = say("agenda_arranging.removed", { title });
    });
  const columns = [
    [say("agenda_arranging.title"), ({ title }) => title, "head"],
    [say("agenda_arranging.kind"), ({ kind }) => kindOf(kind), "named"],
    [say("agenda_arranging.of.minutes"), ({ minutes }) => number(minutes), "number"],
    [
      say("agenda_arranging.drop"),
      (session) =>
        button(`remove-${session.key}`, say("agenda_arranging.drop"), remove(session), {
          "aria-label": `${say("agenda_arranging.drop")}: ${session.title}`,
        }),
      "acts",
    ],
  ];
  return table(say("agenda.sessions"), columns, nodes);
}

function adding(componentId, open, nodes, page) {
  const named = new Map(open.map(({ topic, minutes }) => [topic.id, { title: topic.name, minutes }]));
  const input = (name) => find(`${FORM}-${name}`);
  // What is known of a topic is filled in, and can be changed.
  const change = () => {
    const known = named.get(input("topicId").value);
    input("kind").value = known ? "TECHNICAL_DISCUSSION" : KINDS[0];
    if (known) [input("title").value, input("minutes").value] = [known.title, known.minutes];
  };
  const add = async () => {
    const title = input("title").value.trim();
    const taken = nodes.map(({ key }) => key);
    await act("addSession", {
      componentId,
      key: freeKey(title, taken),
      title,
      kind: input("kind").value,
      minutes: Number(input("minutes").value),
      topicId: input("topicId").value || null,
    });
    await page.again();
    find("told").textContent = say("agenda_arranging.added", { title });
    input("title").focus();
  };
  const topics = [["", say("agenda_arranging.no_topic")], ...open.map(({ topic }) => [topic.id, topic.name])];
  const kinds = KINDS.map((kind) => [kind, kindOf(kind)]);
  return [
    make("h3", null, say("agenda_arranging.add.session")),
    form(
      { id: FORM, word: say("agenda_arranging.add"), work: add, page },
      choice(`${FORM}-topicId`, say("agenda_arranging.topic"), topics, { change }),
      field(`${FORM}-title`, say("agenda_arranging.title"), { maxlength: 200, autocomplete: "off" }),
      choice(`${FORM}-kind`, say("agenda_arranging.kind"), kinds),
      field(`${FORM}-minutes`, say("agenda_arranging.of.minutes"), { type: "number", min: 1, max: 1440, value: 90 }),
    ),
  ];
}
