// What was done in the edition, newest first: what stands, what was taken back, and taking it back.

import { openDialog } from "./dialogs.js";
import { act, ask } from "./graphql.js";
import { announce, button, learn, make, moment, say, table } from "./page.js";

// What is begun where no edition is named, and done there for any of them.
const BEGUN = ["createProgramme", "createEdition", "addSide", "removeSide", "addComponent", "removeComponent"];
const HISTORY = `query History($filter: AuditEntryFilter!) { auditEntries(first: 50, filter: $filter) { nodes {
  id at action viewerName canRevert reverts { action } revertedBy { id }
  record { ... on PairingInstruction { kind delegates { code } } }
} } }`;

// Views name the acts that they offer in their texts; others keep the name that the trail has.
const named = (action) => say(`acts.${action}`).replace(/^acts\./, "");

function wordsOf({ action, record, reverts }) {
  if (reverts?.action === "revertChange") return say("shell_more.redone");
  if (reverts) return say("shell_more.reverted", { act: named(reverts.action) });
  // What was demanded of many pairs at once is not told of one of them.
  if (!record?.kind || action.endsWith("Instructions")) return named(action);
  return say("shell_more.act_of", {
    act: named(record.kind),
    names: record.delegates.map(({ code }) => code).join(" · "),
  });
}

// One change may have many entries, of which the last speaks for it.
async function changesOf(slug) {
  await Promise.all([learn("shell_more"), learn("acts")]);
  const which = slug ? { editionSlugIn: [slug] } : { actionIn: BEGUN };
  return (await ask(HISTORY, { filter: { ...which, lastOfChange: true } })).auditEntries.nodes;
}

async function takeBack(change) {
  await act("revertChange", { auditEntryId: change.id });
  announce(change.reverts ? say("shell_more.redone") : say("shell_more.undone", { act: wordsOf(change) }));
}

// Take back the last act that stands and can be; to take back is none of them.
export async function undoLast(slug) {
  const last = (await changesOf(slug)).find(({ canRevert, reverts }) => canRevert && !reverts);
  if (last) await takeBack(last);
  else announce(say("shell_more.nothing_to_undo"));
}

export async function openHistory({ slug }, _, { guarded, again }) {
  const changes = await changesOf(slug);
  const undo = (change) =>
    guarded(async () => {
      await takeBack(change);
      await again();
    });
  const state = (change) => {
    if (change.revertedBy) return say("shell_more.is_undone");
    if (!change.canRevert) return say("shell_more.stays");
    return button(`undo-${change.id}`, say("shell.undo"), undo(change), {
      "aria-label": `${say("shell.undo")} ${wordsOf(change)}`,
    });
  };
  const columns = [
    [say("shell_more.when"), ({ at }) => make("time", { datetime: at }, moment(at))],
    [say("shell_more.what"), wordsOf, "head"],
    [say("shell_more.who"), ({ viewerName }) => viewerName],
    [say("shell_more.state"), state],
  ];
  const list = changes.length
    ? table(say(slug ? "shell_more.history_caption" : "entrance.history"), columns, changes)
    : make("p", null, say("shell_more.no_history"));
  openDialog(say("shell.history"), list);
}
