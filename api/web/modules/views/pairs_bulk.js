// Locking or forbidding all pairs that the filter lets through, in one change.

import { Refused, act, ask } from "../graphql.js";
import { announce, learn, say } from "../page.js";
import { codesOf, variables } from "./pairs.js";

const MOST = 100;
const FILTERED = `query Filtered($id: ID!, $filter: PairingFilter) { node(id: $id) { ... on PairingRun {
  pairings(first: ${MOST}, filter: $filter) { totalCount nodes { delegates { id code } } }
} } }`;

export async function demandAll(kind, { id: editionId, plan, demands }, { address, again, signal }) {
  await Promise.all([learn("pairs_more"), learn("acts")]);
  const { filter } = variables(address);
  const { totalCount, nodes } = (await ask(FILTERED, { id: plan.nodes[0].id, filter }, signal)).node.pairings;
  if (totalCount > MOST) throw new Refused("TOO_MANY", say("pairs_more.too_many", { number: totalCount, most: MOST }));
  // Of whom something is demanded already, that stays.
  const demanded = new Set(demands.nodes.map(codesOf));
  const pairs = nodes
    .filter((pair) => !demanded.has(codesOf(pair)))
    .map(({ delegates: [a, b] }) => ({ a: a.id, b: b.id }));
  if (pairs.length) {
    const reason = say("pairs_more.on_the_page");
    await act("addPairingInstructions", { editionId, kind, pairs, reason });
  }
  announce(say("pairs_more.demanded_all", { kind: say(`acts.${kind}`), number: pairs.length }));
  await again();
}
