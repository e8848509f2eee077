// Where the address names no edition: the latest one, and of a participant the latest of their own. Where there is
// none, or where all are to be listed, planners are at the entrance.

import { go, here } from "./address.js";
import { ask } from "./graphql.js";
import { learn, make, say, settings } from "./page.js";

const isOwn = settings.root === "/me";
// Who takes part was put forward, and sees no nomination but their own.
const LATEST = `{ editions(first: 50, orderBy: [{field: STARTS_ON, direction: DESC}]) { nodes {
  slug ${isOwn ? "nominations(first: 1) { nodes { id } }" : ""}
} } }`;

export async function enter(shell) {
  if (here().list && !isOwn) {
    await (await import("./entrance.js")).enter(shell);
    return;
  }
  const { nodes } = (await ask(LATEST, {}, shell.signal)).editions;
  const found = nodes.find(({ nominations }) => nominations?.nodes.length) ?? nodes[0];
  if (found) go({ edition: found.slug, view: settings.views[0] }, { replaces: true });
  else if (isOwn) await tellMissing("no_edition", shell.fill);
  else go({ list: "all" }, { replaces: true });
}

// There is none, or none of this address.
export async function tellMissing(which, fill) {
  await learn("shell_more");
  fill(say(`shell_more.${which}`), [make("p", null, say(`shell_more.${which}_help`))]);
}
