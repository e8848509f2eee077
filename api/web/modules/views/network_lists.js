// What is left once somebody has gone, and the pairings that would mend a network.

import { go } from "../address.js";
import { openDialog } from "../dialogs.js";
import { download } from "../downloads.js";
import { act, ask } from "../graphql.js";
import { skipOf } from "../offsets.js";
import { ROWS, announce, button, figure, learn, list, make, moment, number, say, table } from "../page.js";
import { nameOf } from "../people.js";
import { skips } from "../skipping.js";
import { tiesOf } from "./network.js";

const EXTRAS = `query Extras($slug: String!, $ties: [HealthTieKind!]) { edition(by: {slug: $slug}) {
  networkHealth(ties: $ties) { measures { extraPairings {
    text pairings(first: ${ROWS}) { text delegates { code administration { name } } }
  } } }
} }`;
const FILE = `query File($slug: String!, $form: NetworkFormat!) { edition(by: {slug: $slug}) {
  networkPath(format: $form)
} }`;

export async function whatIsLeft(left, page) {
  await learn("network_more");
  const change = (before, after) => `${number(before)} → ${number(after)}`;
  return [
    make(
      "dl",
      { id: "left" },
      figure(say("network_more.go"), number(left.departureCount)),
      figure(say("network_more.lost_ties"), number(left.lostTieCount)),
      figure(say("network.groups"), change(left.groupCountBefore, left.groupCount)),
      figure(say("network_more.pairs"), change(left.connectedCrossPairsBefore, left.connectedCrossPairs)),
    ),
    people("alone", left.leftAlone, left.leftAloneCount, page),
    people("cut", left.cutOff, left.cutOffCount, page),
    topics(left.lostTopics),
  ];
}

// One of two lists, in pages.
function people(name, shown, count, { address }) {
  const title = say(`network_more.${name}`);
  const skip = skipOf(address, name);
  return [
    make("h3", { id: `${name}-title` }, title),
    make("p", { id: `${name}-count` }, say(`network_more.${name}_count`, { number: count })),
    shown.length > 0 && list(shown.map(nameOf), { id: name, "aria-labelledby": `${name}-title` }),
    skips(skip, skip + ROWS < count, { name, id: `${name}-` }),
  ];
}

// Side by side what nobody of it can share any more; what nobody of the others can either stands first.
function topics(lost) {
  const nobody = new Set(lost.filter(({ nobodyElse }) => nobodyElse).map(({ topic }) => topic.name));
  const bySide = Map.groupBy(
    lost.filter(({ nobodyElse }) => !nobodyElse),
    ({ side }) => side.name,
  );
  const line = (words, names) => make("li", null, make("strong", null, words), ` ${[...names].join(", ")}`);
  return [
    make("h3", { id: "topics-title" }, say("network_more.topics")),
    lost.length
      ? make(
          "ul",
          { id: "topics", "aria-labelledby": "topics-title" },
          nobody.size > 0 && line(say("network_more.nobody"), nobody),
          [...bySide].map(([side, found]) =>
            line(
              say("network_more.nobody_of", { side }),
              found.map(({ topic }) => topic.name),
            ),
          ),
        )
      : make("p", null, say("network_more.no_topics")),
  ];
}

export async function saveNetwork(form, { slug }, { signal }) {
  const { edition } = await ask(FILE, { slug, form }, signal);
  await download(edition.networkPath);
}

export async function openExtras({ slug, id }, _argument, page) {
  await learn("network_more");
  const ties = tiesOf(page.address);
  const { edition } = await ask(EXTRAS, { slug, ties }, page.signal);
  const { text, pairings } = edition.networkHealth.measures.extraPairings;
  const columns = [
    [say("shell.one"), ({ delegates }) => nameOf(delegates[0]), "head"],
    [say("shell.other"), ({ delegates }) => nameOf(delegates[1])],
    [say("network_more.why"), (pairing) => pairing.text],
  ];
  const draft = async () => {
    const name = say("network_more.draft_name", { at: moment(new Date()) });
    // First: what is refused is told on the page, which the dialog would cover.
    go({ open: null }, { replaces: true });
    await act("draftExtraPairings", { editionId: id, name, ties });
    announce(say("network_more.drafted", { name }));
  };
  openDialog(
    say("network_more.extras"),
    make("p", null, text),
    pairings.length > 0 && [
      table(say("network_more.extras"), columns, pairings),
      button("draft", say("network_more.draft"), page.guarded(draft), { class: "main" }),
    ],
  );
}
