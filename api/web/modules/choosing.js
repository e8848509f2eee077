// Chooses an edition where the address names none: the latest, and of a participant the latest of their own.

import { go } from "./address.js";
import { ask } from "./graphql.js";
import { learn, make, say, settings } from "./page.js";

export async function chooseEdition(asked, fill, signal) {
  // Who takes part was put forward, and sees no nomination but their own.
  const place = settings.root === "/me" ? "nominations(first: 1) { nodes { id } }" : "";
  const { editions } = await ask(`{ ${asked} { nodes { slug ${place} } } }`, {}, signal);
  const found = editions.nodes.find(({ nominations }) => nominations?.nodes.length) ?? editions.nodes[0];
  if (found) go({ edition: found.slug, view: settings.views[0] }, { replaces: true });
  else await tellMissing("no_edition", fill);
}

// There is none, or none of this address.
export async function tellMissing(which, fill) {
  await learn("shell_more");
  fill(say(`shell_more.${which}`), [make("p", null, say(`shell_more.${which}_help`))]);
}
