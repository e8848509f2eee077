// Who has other partners in one run than in another.

import { ROWS, make, say, table } from "./page.js";
import { nameOf } from "./people.js";

// What both runs are called, and what stands where partners stay, where there is nobody, and where nobody changes.
export function changesTable(title, [before, after], [same, nobody, none], delegates, ...more) {
  const partners = (which) => (change) =>
    change[which].map(nameOf).join(", ") || (change.lost.length || change.new.length ? nobody : same);
  const columns = [
    [say("shell.person"), ({ delegate }) => nameOf(delegate), "head"],
    [before, partners("lost"), "named"],
    [after, partners("new"), "named"],
    ...more,
  ];
  return delegates.length ? table(title, columns, delegates.slice(0, ROWS)) : make("p", null, none);
}
