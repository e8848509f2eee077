// Publishing, once more asked: how many people are told, and what takes the place of what.

import { openDialog, tell } from "../dialogs.js";
import { form } from "../forms.js";
import { act } from "../graphql.js";
import { learn, list, make, moment, say } from "../page.js";
import { parts } from "./publish.js";

// The argument is the key of what is published.
export async function openPublish(edition, key, page) {
  await learn("publish_more");
  const part = parts(edition).find((each) => each.key === key);
  const title = [say("publish.publish"), part?.name].filter(Boolean).join(": ");
  if (!part?.draft) {
    tell(title, say("publish_more.no_draft"));
    return;
  }
  const { kind, told, published, draft } = part;
  openDialog(
    title,
    make("p", null, say(`publish_more.told.${kind}`, { number: told })),
    draft.suggestions && list(draft.suggestions.map(({ topic }) => topic.name)),
    published && make("p", null, say("publish_more.in_place", { at: moment(published.publishedAt) })),
    make("p", null, say("publish_more.stays")),
    form({ id: "publishing", word: say("publish_more.confirm"), work: () => publish(part), page }),
  );
}

// Its button is gone unless a newer draft came meanwhile.
async function publish({ key, name, kind, draft }) {
  await act(`publish${kind}Run`, { runId: draft.id });
  return { told: say("publish_more.done", { name }), focus: `publish-${key}` };
}
