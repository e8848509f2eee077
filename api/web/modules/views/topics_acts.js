// Suggesting topics, following the run, and in dialogs: all reasons of a topic, and why another is not chosen.

import { go } from "../address.js";
import { openDialog } from "../dialogs.js";
import { ask } from "../graphql.js";
import { announce, find, learn, list, make, say } from "../page.js";
import { progress, start } from "./pairs_acts.js";
import { demands, purposeOf } from "./topics.js";

const IDS = "query Ids($keys: [String!]) { topics(first: 100, filter: {keyIn: $keys}) { nodes { id } } }";
const WHY_NOT = `query WhyNot($run: ID!, $topic: ID!) { node(id: $run) { ... on TopicRun {
  whyNot(topic: $topic) {
    text added { name } displaced { name } nearest { levelNumber delegate { code } side { name } }
  } } } }`;

// Ids are long and nothing to read: they are asked for when they are wanted.
async function idsOf(keys) {
  return keys.length ? (await ask(IDS, { keys })).topics.nodes.map(({ id }) => id) : [];
}

// What is asked for is as before but for what the form and the buttons say.
export async function suggest(edition, page) {
  const { latest, id } = edition;
  const { must, never } = demands(edition, page.address);
  const { mustTopics, neverTopics, ...before } = latest?.parameters ?? {};
  const [count, minutes] = ["number", "minutes"].map((name) => Number(find(name).value) || null);
  // Without a number, as many as the minutes hold.
  const parameters = { ...before, countMin: count ?? 1, countMax: count, minutes };
  // The first run requires what the edition itself does.
  const demanded = latest ? { mustTopicIds: await idsOf(must), neverTopicIds: await idsOf(never) } : {};
  await start("startTopicRun", { editionId: id, purpose: purposeOf(page.address), parameters, ...demanded }, page);
  // The run has it now. What is refused before can be mended.
  go({ must: null, never: null, number: null, minutes: null }, { replaces: true });
}

// How the run gets on, why it has no answer, or that there is none yet.
export async function standing(plan, { latest, delegates }, page) {
  await Promise.all([learn("pairs_more"), learn("topics_more")]);
  const nobody = delegates.totalCount ? say("topics_more.nothing_chosen") : say("pairs_more.nobody_there");
  return [progress(latest, page), !plan && make("p", { class: "card" }, nobody)];
}

export async function tell(kind, stands, { name }) {
  await learn("topics_more");
  const how = stands ? kind : "free";
  announce(say(`topics_more.told.${how}`, { name }));
}

async function topicOf(edition, key) {
  await learn("topics_more");
  const { plan, topics } = (edition.latest ?? edition.done).rest;
  return { plan, topic: topics.find((each) => each.key === key) };
}

export async function openWhy(edition, key) {
  const { plan } = await topicOf(edition, key);
  const found = plan?.suggestions.find(({ topic }) => topic.key === key);
  openDialog(
    [say("topics.why"), found?.topic.name].filter(Boolean).join(" "),
    found ? list(found.reasons.map(({ text }) => text)) : make("p", null, say("topics_more.gone")),
  );
}

export async function openWhyNot(edition, key, page) {
  const { plan, topic } = await topicOf(edition, key);
  if (!plan || !topic) {
    openDialog(say("topics.why_not"), make("p", null, say("topics_more.gone")));
    return;
  }
  const [id] = await idsOf([key]);
  const { whyNot } = (await ask(WHY_NOT, { run: plan.id, topic: id }, page.signal)).node;
  const names = (word, topics) => topics.length > 0 && [make("h3", null, word), list(topics.map(({ name }) => name))];
  const near = ({ delegate, side, levelNumber }) =>
    say("topics_more.near", { name: delegate?.code ?? "?", side: side.name, level: levelNumber });
  openDialog(
    `${say("topics.why_not")} ${topic.name}`,
    make("p", { id: "answer" }, whyNot.text),
    names(say("topics_more.displaced"), whyNot.displaced),
    names(say("topics_more.added"), whyNot.added),
    whyNot.nearest.length > 0 && [make("h3", null, say("topics_more.nearest")), list(whyNot.nearest.map(near))],
  );
}
