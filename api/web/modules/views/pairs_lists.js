// Who has no partner and why, and whom a planner has locked or forbidden: shown where there is any.

import { opener } from "../address.js";
import { button, learn, make, say, section, table } from "../page.js";
import { nameOf } from "../people.js";
import { codesOf } from "./pairs.js";

export async function lists(plan, edition, press, page) {
  await Promise.all([learn("pairs_more"), learn("acts")]);
  return [
    plan?.unpaired.totalCount && unmatched(plan),
    edition.demands.nodes.length && demands(edition, press, page),
  ].filter(Boolean);
}

function unmatched({ unpaired: { totalCount, edges } }) {
  const ask = ({ code }) => opener(`ask-${code}`, `why-not:${code}`, say("pairs.why_not"), code);
  const columns = [
    [say("shell.person"), ({ node }) => nameOf(node), "head"],
    [say("pairs.reason"), ({ text }) => text],
    [say("shell.acts"), ({ node }) => ask(node), "acts"],
  ];
  return section(
    "unmatched",
    say("pairs_more.unmatched"),
    totalCount > edges.length && make("p", null, say("pairs.shown", { shown: edges.length, number: totalCount })),
    table(say("pairs_more.unmatched"), columns, edges),
  );
}

function demands({ demands: { nodes } }, press, page) {
  const free = (demand) =>
    button(`free-${demand.id}`, say("pairs_more.free"), press("free", page, demand), {
      "aria-label": `${say("pairs_more.free")} ${codesOf(demand)}`,
    });
  const columns = [
    [say("pairs_more.demand"), ({ kind }) => say(`acts.${kind}`), "head"],
    [say("shell.one"), ({ delegates }) => nameOf(delegates[0])],
    [say("shell.other"), ({ delegates }) => nameOf(delegates[1])],
    [say("pairs.reason"), ({ reason }) => reason],
    [say("shell.acts"), free, "acts"],
  ];
  return section("demands", say("pairs_more.demands"), table(say("pairs_more.demands"), columns, nodes));
}
