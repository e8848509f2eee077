// What people miss by an agenda, and when partners meet: what grows with people, in pages.

import { ask } from "../graphql.js";
import { skipOf } from "../offsets.js";
import { ROWS, learn, make, number, say, section, table } from "../page.js";
import { PERSON, nameOf } from "../people.js";
import { skips } from "../skipping.js";
import { clockOf } from "./agenda.js";

const LISTS = {
  missed: `missed(first: ${ROWS + 1}, skip: $skip) { text slotKey delegate { ${PERSON} } }`,
  met: `meetings(first: ${ROWS + 1}, skip: $skip) { slotKey lost delegates { ${PERSON} } }`,
};

// Another word than ours in the address is none of them. A page is kept with the run.
export async function drawn(plan, component, page) {
  const { address, signal } = page;
  if (!Object.hasOwn(LISTS, address.list)) return null;
  await learn("agenda_more");
  const skip = skipOf(address);
  const query = `query List($run: ID!, $skip: Int!) { node(id: $run) { ... on AgendaRun { ${LISTS[address.list]} } } }`;
  plan.pages ??= {};
  const found = (plan.pages[`${address.list} ${skip}`] ??= (await ask(query, { run: plan.id, skip }, signal)).node);
  return LISTED[address.list](found, clockOf(component), page);
}

// The entry behind the page tells that there is another one.
function paged(title, help, columns, entries, { address }) {
  return section(
    address.list,
    title,
    make("p", null, help),
    entries.length > 0 && table(title, columns, entries.slice(0, ROWS)),
    skips(skipOf(address), entries.length > ROWS),
  );
}

function missed({ missed: entries }, { tell }, page) {
  const columns = [
    [say("agenda_more.person"), ({ delegate }) => nameOf(delegate), "head"],
    [say("agenda.when"), ({ slotKey }) => tell(slotKey), "named"],
    [say("agenda_more.why"), ({ text }) => text],
  ];
  const help = say(entries.length ? "agenda_more.missed_help" : "agenda_more.nothing_missed");
  return paged(say("agenda.missed"), help, columns, entries, page);
}

function meetings({ meetings: entries }, { tell }, page) {
  const columns = [
    [say("agenda_more.one"), ({ delegates }) => delegates.map(nameOf).join(" · "), "head"],
    [say("agenda.when"), ({ slotKey }) => (slotKey ? tell(slotKey) : say("agenda_more.no_slot")), "named"],
    [say("agenda_more.lost"), ({ lost }) => number(lost), "number"],
  ];
  const help = say(entries.length ? "agenda_more.meetings_help" : "agenda_more.no_meetings");
  return paged(say("agenda.meetings"), help, columns, entries, page);
}

const LISTED = { missed, met: meetings };
