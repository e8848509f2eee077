// What a planner writes down of commitments: what happened, that one is done or dropped; and agreeing on a draft.

import { onward, openDialog, tell } from "../dialogs.js";
import { choice, field, form, textarea } from "../forms.js";
import { act, ask } from "../graphql.js";
import { find, learn, make, say, table } from "../page.js";
import { day } from "./follow_up.js";

const UPDATES = `query Updates($id: ID!, $from: String) { node(id: $id) { ... on Commitment {
  updates(first: 50, after: $from) { pageInfo { hasNextPage endCursor } nodes { happenedOn text } }
} } }`;

const paragraph = (text) => make("p", null, text);

// The open commitment that the argument names; there is none where somebody else closed it, or wrote the address.
function meant({ list }, id, word) {
  const found = list.nodes.find((each) => each.id === id && each.state === "OPEN");
  if (!found) tell(say(word), say("follow_up_more.gone"));
  return found;
}

const titled = (word, { administration, title }) => `${say(word)} ${administration.code} ${title}`;

// Today where the page is read; what has not come yet where the administration is, the server refuses in words.
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export async function openUpdate(edition, id, page) {
  await learn("follow_up_more");
  const commitment = meant(edition, id, "follow_up.press.update");
  if (!commitment) return;
  const { node } = await ask(UPDATES, { id, from: page.address.from }, page.signal);
  const work = async () => {
    const [happenedOn, text] = ["happenedOn", "text"].map((name) => find(`updating-${name}`).value);
    await act("recordActionUpdate", { commitmentId: id, happenedOn, text });
    return { told: say("follow_up_more.updated", { name: commitment.title }), focus: `update-${id}` };
  };
  openDialog(
    titled("follow_up.press.update", commitment),
    form(
      { id: "updating", word: say("follow_up_more.write"), work, page },
      field("updating-happenedOn", say("follow_up_more.on"), { type: "date", value: today() }),
      textarea("updating-text", say("follow_up_more.text"), { rows: 4, required: true }),
      paragraph(say("follow_up_more.stays")),
    ),
    node?.updates.nodes.length > 0 && earlier(node.updates, page.address),
  );
}

function earlier({ nodes, pageInfo }, address) {
  const columns = [
    [say("follow_up_more.when"), ({ happenedOn }) => make("time", { datetime: happenedOn }, day(happenedOn)), "head"],
    [say("follow_up_more.happened"), ({ text }) => text],
  ];
  const title = say("follow_up_more.so_far");
  return make("section", null, make("h3", null, title), table(title, columns, nodes), onward(pageInfo, address));
}

export async function openClose(edition, id, page) {
  await learn("follow_up_more");
  const commitment = meant(edition, id, "follow_up.press.close");
  if (!commitment) return;
  const ends = ["DONE", "DROPPED"].map((value) => [value, say(`follow_up.is.${value}`)]);
  const work = async () => {
    const [state, outcome, on] = ["state", "outcome", "closedOn"].map((name) => find(`closing-${name}`).value);
    // Left empty it is today by the clock of the administration.
    const closedOn = on ? { closedOn: on } : {};
    await act("closeCommitment", { id, expectedVersion: commitment.version, state, outcome, ...closedOn });
    return { told: say("follow_up_more.closed", { name: commitment.title }), focus: `update-${id}` };
  };
  openDialog(
    titled("follow_up.press.close", commitment),
    form(
      { id: "closing", word: say("follow_up_more.close_now"), work, page },
      choice("closing-state", say("follow_up_more.end"), ends),
      textarea("closing-outcome", say("follow_up_more.outcome"), { rows: 4 }),
      field("closing-closedOn", say("follow_up_more.closed_on"), { type: "date", required: false }),
      paragraph(say("follow_up_more.can_undo")),
    ),
  );
}

// The argument is the key of a draft.
export async function openAgree(edition, key, page) {
  await learn("follow_up_more");
  const found = edition.advice?.nodes.find((each) => each.key === key && each.state === "DRAFT");
  if (!found) {
    tell(say("follow_up.press.agree"), say("follow_up_more.no_draft"));
    return;
  }
  const work = async () => {
    await act("agreeRecommendation", { id: found.id, expectedVersion: found.version });
    return { told: say("follow_up_more.agreed", { name: found.wording }), focus: `agree-${key}` };
  };
  openDialog(
    say("follow_up.press.agree"),
    paragraph(found.wording),
    form(
      { id: "agreeing", word: say("follow_up_more.agree_now"), work, page },
      paragraph(say("follow_up_more.agree_help")),
      paragraph(say("follow_up_more.can_undo")),
    ),
  );
}
