// Why these two, and why not X with Y: in words, with the cost in points.

import { go } from "../address.js";
import { openDialog, tell } from "../dialogs.js";
import { field, form, refuse } from "../forms.js";
import { ask } from "../graphql.js";
import { find, learn, list, make, number, say, table } from "../page.js";
import { nameOf } from "../people.js";

const WHY = `query Why($id: ID!) { node(id: $id) { ... on Pairing {
  score delegates { code administration { name } } reasons { points text } ifGone { text }
} } }`;
const FIND = `query Find($slug: String!, $a: String!, $b: String!) { edition(by: {slug: $slug}) {
  a: delegate(by: {code: $a}) { id } b: delegate(by: {code: $b}) { id }
} }`;
const WHY_NOT = `query WhyNot($run: ID!, $a: ID!, $b: ID!) { whyNot(run: $run, a: $a, b: $b) {
  text score reasons { points text } changes { delegate { code } leaves { code } joins { code } }
} }`;
const SEARCH = `query Search($slug: String!, $search: String!) { edition(by: {slug: $slug}) {
  delegates(first: 8, filter: {search: $search}) { nodes { code administration { name } } }
} }`;

function worth(score, reasons) {
  const columns = [
    [say("pairs.reason"), ({ text }) => text, "head"],
    [say("pairs_more.points"), ({ points }) => number(points), "number"],
  ];
  return [make("p", null, say("pairs_more.worth", { number: score })), table(say("pairs.reasons"), columns, reasons)];
}

export async function openWhy(_edition, id, { signal }) {
  await learn("pairs_more");
  const { node } = await ask(WHY, { id }, signal);
  if (!node) {
    tell(say("pairs.why"), say("pairs_more.gone"));
    return;
  }
  const names = node.delegates.map(nameOf);
  openDialog(
    `${say("pairs.why")} ${names.join(" · ")}`,
    worth(node.score, node.reasons),
    make("h3", null, say("pairs_more.parting")),
    make("p", null, node.ifGone.text),
  );
}

// The argument is the codes of the two, or of the first of them.
export async function openWhyNot(edition, argument, page) {
  await learn("pairs_more");
  const [a = "", b = ""] = (argument ?? "").split(",");
  const { answer, errors = [] } = a && b ? await answerOf(edition, a, b, page.signal) : {};
  const typed = () => ["a", "b"].map((name) => find(`asking-${name}`).value.trim());
  const input = suggesting(edition);
  const somebody = (name, value, word) => {
    const list = `names-${name}`;
    return [
      field(`asking-${name}`, word, { value, list, autocomplete: "off", size: 12, input }),
      make("datalist", { id: list }),
    ];
  };
  openDialog(
    say("pairs.why_not"),
    form(
      { id: "asking", word: say("pairs_more.ask"), work: async () => go({ open: `why-not:${typed()}` }), page },
      somebody("a", a, say("shell.one")),
      somebody("b", b, say("shell.other")),
    ),
    make("div", { role: "status" }, answer),
  );
  find(a ? "asking-b" : "asking-a").focus();
  refuse("asking", errors);
}

// Who may be meant: a few people whose code or name has what was typed.
function suggesting(edition) {
  let asking = new AbortController();
  return async ({ target }) => {
    asking.abort();
    asking = new AbortController();
    // Where nothing can be suggested, the question itself says what is wrong.
    const found = await ask(SEARCH, { slug: edition.slug, search: target.value }, asking.signal).catch(() => null);
    const options = found?.edition.delegates.nodes.map(({ code, administration }) =>
      make("option", { value: code }, administration.name),
    );
    if (options) find(target.getAttribute("list"))?.replaceChildren(...options);
  };
}

async function answerOf(edition, a, b, signal) {
  const codes = { a: a.toUpperCase(), b: b.toUpperCase() };
  const { edition: found } = await ask(FIND, { slug: edition.slug, ...codes }, signal);
  const missing = ["a", "b"].filter((each) => !found[each]);
  const unknown = (each) => ({ message: say("pairs_more.unknown", { names: codes[each] }), path: [each] });
  if (missing.length) return { errors: missing.map(unknown) };
  const { whyNot } = await ask(WHY_NOT, { run: edition.plan.nodes[0].id, a: found.a.id, b: found.b.id }, signal);
  const change = ({ delegate, leaves, joins }) => {
    const how = !joins ? "pairs_more.leaves" : leaves ? "pairs_more.changes" : "pairs_more.joins";
    return say(how, { name: delegate.code, leaves: leaves?.code, joins: joins?.code });
  };
  const answer = [
    make("p", null, whyNot.text),
    whyNot.reasons.length > 0 && worth(whyNot.score, whyNot.reasons),
    whyNot.changes.length > 0 && [make("h3", null, say("pairs_more.who_changes")), list(whyNot.changes.map(change))],
  ];
  return { answer };
}
