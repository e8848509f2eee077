// What a planner does to the pairs: suggest, watch, stop, lock, forbid, free; and where a plan is missing.

import { act, ask } from "../graphql.js";
import { announce, button, changing, find, learn, make, say } from "../page.js";
import { isGoing } from "../plans.js";
import { follow } from "../runs.js";
import { codesOf } from "./pairs.js";

const WHO = "query Who($id: ID!) { node(id: $id) { ... on Pairing { delegates { id } } } }";

export async function start(field, input, { again }) {
  await learn("pairs_more");
  await act(field, input);
  announce(say("pairs_more.started"));
  const { pathname } = location;
  await again();
  if (location.pathname !== pathname) return;
  // What was solved before has ended by now; of what has not, whoever watches it says so.
  const state = find("failed") ? "FAILED" : "DONE";
  if (!find("progress")) announce(say(`pairs_more.state.${state}`));
}

// How the run that is carried out gets on, why the last one has no answer, or what to do first.
export async function standing(plan, { latest, delegates }, page) {
  await learn("pairs_more");
  const nobody =
    !plan &&
    make("p", { class: "card" }, say(delegates.totalCount ? "pairs_more.nobody_paired" : "pairs_more.nobody_there"));
  const told = progress(latest, page);
  return isGoing(latest) ? told : [told, nobody];
}

// Of a run of any kind: how it gets on, with what stops it, or why it has no answer.
export function progress(latest, page) {
  if (isGoing(latest)) {
    page.guarded(() => watch(latest.id, page))();
    const words = make("p", { id: "progress" }, say(`pairs_more.state.${latest.state}`));
    const stop = changing(page, () => act("cancelRun", { runId: latest.id }));
    return make("div", { class: "card row" }, words, button("cancel", say("pairs_more.cancel"), stop));
  }
  return (
    latest?.state === "FAILED" &&
    make(
      "div",
      { id: "failed", class: "alarm" },
      make("p", null, say("pairs_more.failed")),
      make("p", null, latest.failure.detail),
    )
  );
}

// Says how the run gets on until it has ended; then the page is read anew.
async function watch(id, { again, signal }) {
  const hear = ({ best, bound, run }) => {
    const words =
      best == null || bound == null ? say(`pairs_more.state.${run.state}`) : say("pairs_more.solving", { best, bound });
    if (find("progress") && isGoing(run)) find("progress").textContent = words;
  };
  const run = await follow(id, hear, signal);
  announce(say(`pairs_more.state.${run.state}`));
  await again();
}

export async function demand(edition, kind, pair) {
  await Promise.all([learn("pairs_more"), learn("acts")]);
  const [left, right] = (await ask(WHO, { id: pair.id })).node.delegates;
  const two = { leftDelegateId: left.id, rightDelegateId: right.id };
  await act("addPairingInstruction", { editionId: edition.id, kind, ...two, reason: say("pairs_more.on_the_page") });
  announce(say("pairs_more.demanded", { kind: say(`acts.${kind}`), names: codesOf(pair) }));
}

export async function free(demand) {
  await Promise.all([learn("pairs_more"), learn("acts")]);
  const { id, version, kind } = demand;
  await act("removePairingInstruction", { id, expectedVersion: version });
  announce(say("pairs_more.freed", { kind: say(`acts.${kind}`), names: codesOf(demand) }));
}
