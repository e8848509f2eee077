// Suggesting an agenda, moving little of one, and of a session: who comes, why it is there, its only slot.

import { openDialog, tell } from "../dialogs.js";
import { choice, form } from "../forms.js";
import { act, ask } from "../graphql.js";
import { ROWS, find, learn, list, make, say, settings, table } from "../page.js";
import { nameOf } from "../people.js";
import { clockOf, componentOf, pairsOf, topicsOf } from "./agenda.js";
import { progress, start } from "./pairs_acts.js";

const SESSION = `query Session($run: ID!, $id: ID!, $key: String!) {
  run: node(id: $run) { ... on AgendaRun {
    topicRun { suggestions { topic { id } reasons { text } } }
    missed(first: ${ROWS + 1}, sessionKey: $key) { text delegate { code administration { name } } }
  } }
  session: node(id: $id) { ... on Session {
    minutes languages requires topic { id name description }
  } }
}`;

// Chosen topics become sessions where all sides attend; what is published the server takes by itself.
export function suggest(component, edition, page) {
  const input = { componentId: component.id };
  const attend = component.attendingSides.length === edition.sides.length;
  if (!edition.pairs && pairsOf(edition)) input.pairingRunId = pairsOf(edition);
  if (!edition.topics && attend && topicsOf(edition)) input.topicRunId = topicsOf(edition);
  return start("startAgendaRun", input, page);
}

export const keep = (plan, _edition, page) => start("startAgendaReplanRun", { runId: plan.id }, page);

// How the run gets on, why it has no answer, or what is missing for one.
export async function standing(plan, { latest, slots, rooms }, { delegates }, page) {
  await Promise.all([learn("pairs_more"), learn("agenda_more")]);
  const missing = () => {
    if (!delegates.totalCount) return say("pairs_more.nobody_there");
    return say(slots.length && rooms.length ? "agenda_more.nothing_planned" : "agenda_more.no_place");
  };
  return [progress(latest, page), !plan && make("p", { class: "card" }, missing())];
}

const part = (title, ...content) => make("section", null, make("h3", null, title), content);

// The argument is the key of the session.
export async function openSession(edition, key, page) {
  await learn("agenda_more");
  const component = componentOf(edition, page.address);
  const plan = component?.done.nodes[0];
  const held = plan?.placements.find(({ session }) => session?.key === key);
  if (!held) {
    tell(say("agenda_more.session"), say("agenda_more.gone"));
    return;
  }
  const { run, session } = await ask(SESSION, { run: plan.id, id: held.session.id, key }, page.signal);
  const clock = clockOf(component);
  const long = say("agenda_more.minutes", { number: session.minutes });
  openDialog(
    held.title,
    make("p", null, [clock.tell(held.slotKey), held.room, long].join(" · ")),
    part(say("agenda_more.who"), list(comes(held))),
    part(say("agenda_more.why_there"), list(whyThere(session, run))),
    part(
      say("agenda_more.missing"),
      run.missed.length ? missing(run.missed) : make("p", null, say("agenda_more.nobody_misses")),
    ),
    part(say("agenda_more.only_slot"), slotForm(held, component, clock, page)),
  );
}

function comes({ leaders, speakers, audience, interpreted }) {
  const names = [...leaders, ...speakers].map(nameOf);
  return [
    names.length ? say("agenda.leads", { names: names.join(", ") }) : say("agenda_more.nobody_leads"),
    ...audience.map(({ count, side }) => say("agenda_more.of_side", { number: count, side: side.name })),
    interpreted && say("agenda_more.is_interpreted"),
  ].filter(Boolean);
}

function whyThere({ topic, requires, languages }, { topicRun }) {
  const word = new Intl.DisplayNames(settings.locale, { type: "language" });
  const chosen = topicRun?.suggestions.find((each) => each.topic.id === topic?.id);
  return [
    topic ? `${topic.name}. ${topic.description}` : say("agenda_more.planned"),
    ...(chosen?.reasons ?? []).map(({ text }) => text),
    requires.length > 0 && say("agenda_more.requires", { names: requires.join(", ") }),
    languages.length > 0 && say("agenda_more.languages", { names: languages.map((each) => word.of(each)).join(", ") }),
  ].filter(Boolean);
}

function missing(missed) {
  const columns = [
    [say("agenda_more.person"), ({ delegate }) => nameOf(delegate), "head"],
    [say("agenda_more.why"), ({ text }) => text],
  ];
  return [
    missed.length > ROWS && make("p", null, say("agenda_more.first", { number: ROWS })),
    table(say("agenda_more.missing"), columns, missed.slice(0, ROWS)),
  ];
}

// It has to be there from the next suggestion on; what is suggested already stays.
function slotForm({ session: { id, key, version, slot }, title }, { slots }, clock, page) {
  const slotOf = (each) => [each.key, clock.tell(each.key), each.key === slot?.key];
  const work = async () => {
    const slotKey = find("fixing-slotKey").value || null;
    await act("changeSession", { id, expectedVersion: version, slotKey });
    const how = slotKey ? "fixed" : "free";
    const told = say(`agenda_more.told.${how}`, { title, slot: slotKey && clock.tell(slotKey) });
    return { told, focus: `session-${key}` };
  };
  return form(
    { id: "fixing", word: say("agenda_more.fix"), work, page },
    make("p", null, say("agenda_more.only_slot_help")),
    choice("fixing-slotKey", say("agenda_more.slot"), [["", say("agenda_more.any_slot")], ...slots.map(slotOf)]),
  );
}
