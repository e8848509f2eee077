// Taking a publication back, once more asked: what stands again, and what changes for whom.

import { openDialog, tell } from "../dialogs.js";
import { form } from "../forms.js";
import { Refused, act, ask } from "../graphql.js";
import { skipOf } from "../offsets.js";
import { ROWS, learn, make, moment, say } from "../page.js";
import { skips } from "../skipping.js";
import { CHANGES, changesIn, parts } from "./publish.js";

// The argument is the key of what is taken back.
export async function openWithdrawal(edition, key, page) {
  await learn("publish_more");
  const part = parts(edition).find((each) => each.key === key);
  const title = [say("publish.withdraw"), part?.name].filter(Boolean).join(": ");
  if (!part?.published) {
    tell(title, say("publish_more.not_published"));
    return;
  }
  const { kind, told, published } = part;
  const before = published.supersedes;
  const stands = before
    ? say("publish_more.before", { at: moment(before.publishedAt) })
    : say("publish_more.no_before");
  const changes = kind === "Pairing" && before ? await changesOf(published, before, page) : null;
  openDialog(
    title,
    make("p", null, say(`publish_more.lost.${kind}`, { number: told })),
    make("p", null, stands),
    kind === "Pairing" && make("p", null, say("publish_more.until_answered")),
    changes,
    make("p", null, say("publish_more.is_draft")),
    form({ id: "withdrawing", word: say("publish_more.withdraw_now"), work: () => withdraw(part), page }),
  );
}

async function changesOf(published, before, { address, signal }) {
  const skip = skipOf(address, "from");
  // One more than is shown tells whether there are further ones.
  const asked = { before: published.id, after: before.id, first: ROWS + 1, skip, from: null };
  try {
    const { text, delegates } = (await ask(CHANGES, asked, signal)).pairingComparison;
    return [
      make("p", null, say("publish_more.compared")),
      make("p", null, text),
      changesIn(delegates),
      skips(skip, delegates.length > ROWS, { name: "from", id: "dialog-", open: address.open }),
    ];
  } catch (error) {
    // Too many people to compare in time: it can be taken back all the same.
    if (!(error instanceof Refused)) throw error;
    return make("p", null, error.message);
  }
}

async function withdraw({ key, name, published }) {
  await act("withdrawPublication", { runId: published.id });
  return { told: say("publish_more.withdrawn", { name }), focus: `publish-${key}` };
}
