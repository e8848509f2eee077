// What stands published, what the newest draft would change for whom, and what participants would see.

import { link, opener } from "../address.js";
import { changesTable } from "../changes.js";
import { filterForm } from "../filters.js";
import { Refused, ask } from "../graphql.js";
import { skipOf } from "../offsets.js";
import { ROWS, invented, later, list, make, moment, say, section, table } from "../page.js";
import { DECLARED, INFO, PAGE, pageOf, turns } from "../pages.js";
import { PERSON, nameOf } from "../people.js";
import { skips } from "../skipping.js";
import { namesOf } from "../who.js";

const DONE = "first: 1, filter: {stateIn: [DONE]}";
const RUN = "id requestedAt publishedAt";
// What is published, and what stands again once that is taken back.
const STANDING = `id publishedAt supersedes { id publishedAt }`;
export const CHANGES = `query Changes($before: ID!, $after: ID!, $first: Int, $skip: Int!, $from: [CountryCode!]) {
  pairingComparison(before: $before, after: $after) { text
    delegates(first: $first, skip: $skip, administrationCodeIn: $from) {
      delegate { ${PERSON} } lost { ${PERSON} } new { ${PERSON} }
    } } }`;

// Parts of the address that change what is asked.
export const asks = ["who", "after", "before"];

export const declares = `$filter: PairingFilter, ${DECLARED}`;

const standing = `
  delegates(first: 1) { totalCount }
  pairs: publishedPairingRun { ${STANDING} }
  plan: pairingRuns(${DONE}) { nodes {
    ${RUN} supersededAt people synthetic flows(first: 100) { administrations { code name } }
  } }
  topics: publishedTopicRun { ${STANDING} }
  latestTopics: latestTopicRun(purpose: THIS_EDITION) { ${RUN} state suggestions { topic { name } } }
  components { key name publishedAgendaRun { ${STANDING} } agendaRuns(${DONE}) { nodes { ${RUN} } }
    delegates(first: 1) { totalCount } }`;

export const fields = (_address, whole) => `${whole ? standing : ""}
  list: pairingRuns(${DONE}) { nodes {
    pairings(filter: $filter, ${PAGE}) {
      ${INFO}
      nodes { id delegates { ${PERSON} } reasons { text(audience: PARTICIPANT) } }
    } } }`;

const sentBy = ({ who }) => (who ? [who] : null);

export function variables({ who, ...address }) {
  const filter = who ? { administrationCodeIn: sentBy({ who }) } : {};
  return { filter, ...pageOf(address) };
}

export const dialogs = {
  publish: later(() => import("./publish_acts.js"), "openPublish"),
  withdraw: later(() => import("./publish_withdrawal.js"), "openWithdrawal"),
};

// What is published apart: the pairs, the topics, and the agenda of each component. `told` are people.
export function parts({ plan, delegates, components, latestTopics, ...edition }) {
  const people = delegates.totalCount;
  const latest = latestTopics?.state === "DONE" ? latestTopics : null;
  const part = (key, name, kind, published, newest, told) => {
    const draft = newest && !newest.publishedAt ? newest : null;
    return { key, name, kind, published, newest, draft, told };
  };
  return [
    part("pairs", say("publish.pairs"), "Pairing", edition.pairs, plan.nodes[0], plan.nodes[0]?.people),
    part("topics", say("publish.topics"), "Topic", edition.topics, latest, people),
    ...components.map(({ key, name, publishedAgendaRun, agendaRuns, ...component }) => {
      const title = say("publish.agenda", { name });
      return part(key, title, "Agenda", publishedAgendaRun, agendaRuns.nodes[0], component.delegates.totalCount);
    }),
  ];
}

export async function draw(edition, page) {
  const all = parts(edition);
  const [{ published, newest, draft }] = all;
  // Both runs are done, so that what was read of them stays true.
  const changes = published && draft ? await changesOf(published, draft, page) : null;
  return [
    newest?.synthetic && invented(),
    stands(all),
    !newest &&
      make(
        "p",
        { class: "card" },
        `${say("publish.nothing")} `,
        link("suggest", { view: "pairs" }, say("pairs.title")),
      ),
    // What a later publication took the place of is nothing that anybody would see.
    newest &&
      !newest.supersededAt && [
        filterForm(namesOf(sentIn(newest)), say("shell.administration"), page.address.who, unfiltered, []),
        changes,
        seen(edition, draft),
      ],
  ];
}

function stands(all) {
  const opens = (dialog, { key, name }, kind) => {
    const text = say(`publish.${dialog}`);
    return opener(`${dialog}-${key}`, `${dialog}:${key}`, text, null, {
      class: kind,
      "aria-label": `${text}: ${name}`,
    });
  };
  const act = (part) => [part.draft && opens("publish", part, "main"), " ", part.published && opens("withdraw", part)];
  const since = ({ published }) => (published ? moment(published.publishedAt) : say("publish.not_yet"));
  const drafted = ({ newest, draft }) =>
    draft
      ? say("publish.made", { at: moment(draft.requestedAt) })
      : say(newest ? "publish.no_newer" : "publish.no_draft");
  const columns = [
    [say("publish.what"), ({ name }) => name, "head"],
    [say("publish.published"), since, "named"],
    [say("publish.draft"), drafted, "named"],
    [say("shell.acts"), act, "acts"],
  ];
  return section(
    "stands",
    say("publish.stands"),
    table(say("publish.stands"), columns, all),
    link("print", { view: "print", what: "cards" }, say("print.title")),
  );
}

const sentIn = ({ flows }) => flows.flatMap(({ administrations }) => administrations);
const unfiltered = { who: null, after: null, before: null, skip: null };

async function changesOf(published, draft, { address, signal }) {
  const skip = skipOf(address);
  // One more than is shown tells whether there are further ones.
  const asked = { before: published.id, after: draft.id, first: ROWS + 1, skip, from: sentBy(address) };
  try {
    const { pairingComparison: found } = await ask(CHANGES, asked, signal);
    return changesSection(found, skip);
  } catch (error) {
    // Too many people to compare in time: the rest can be seen, and published, all the same.
    if (!(error instanceof Refused)) throw error;
    return section("changes", say("publish.changes"), make("p", null, error.message));
  }
}

export function changesIn(delegates) {
  const runs = [say("publish.so_far"), say("publish.then")];
  const words = [say("publish.same"), say("publish.nobody"), say("publish.nobody_changes")];
  return changesTable(say("publish.changes"), runs, words, delegates);
}

function changesSection({ text, delegates }, skip) {
  return section(
    "changes",
    say("publish.changes"),
    make("p", null, say("publish.compared")),
    make("p", { id: "compared" }, text),
    changesIn(delegates),
    skips(skip, delegates.length > ROWS, { id: "changes-" }),
  );
}

function seen(edition, draft) {
  const { totalCount, pageInfo, nodes } = edition.list.nodes[0].pairings;
  const columns = [
    [say("shell.one"), ({ delegates }) => nameOf(delegates[0]), "head"],
    [say("shell.other"), ({ delegates }) => nameOf(delegates[1])],
    [say("publish.words"), ({ reasons }) => list(reasons.map(({ text }) => text))],
  ];
  const title = say(draft ? "publish.would_see" : "publish.see");
  return section(
    "seen",
    title,
    make("p", null, say("publish.see_help")),
    make("p", { id: "count" }, say("publish.count", { number: totalCount })),
    nodes.length > 0 && table(title, columns, nodes),
    turns(pageInfo),
  );
}
