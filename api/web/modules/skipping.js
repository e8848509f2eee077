// Lists in pages that have no cursors: the address has how many rows come before the page.

import { ROWS, say } from "./page.js";
import { links } from "./pages.js";

// Links to the pages around this one, where there are any; `id` begins theirs, `changes` of the address go with them.
export function skips(skip, isMore, { name = "skip", id = "", called, ...changes } = {}) {
  return links(
    skip > 0 && { ...changes, [name]: Math.max(skip - ROWS, 0) || null },
    isMore && { ...changes, [name]: skip + ROWS },
    called ?? ((which) => [id + which, say(`shell.${which}`)]),
  );
}
