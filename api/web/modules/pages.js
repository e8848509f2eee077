// Lists in pages, walked by cursors, which the address has as `after` and `before`.

import { link } from "./address.js";
import { ROWS, make, say } from "./page.js";

export const DECLARED = "$first: Int, $last: Int, $after: String, $before: String";
export const PAGE = "first: $first, last: $last, after: $after, before: $before";
export const INFO = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

export const pageOf = ({ after, before }) => (before ? { last: ROWS, before } : { first: ROWS, after });

// Links to the pages around this one, where there are any; `changes` of the address go with them.
export const turns = ({ hasPreviousPage, startCursor, hasNextPage, endCursor }, changes) =>
  links(
    hasPreviousPage && { ...changes, before: startCursor, after: null },
    hasNextPage && { ...changes, after: endCursor, before: null },
  );

// `called` gives the id and the text of each.
export function links(earlier, further, called = (which) => [which, say(`shell.${which}`)]) {
  const turn = (changes, which) => {
    const [id, text] = called(which);
    return changes && link(id, changes, text);
  };
  return (earlier || further) && make("p", { class: "row" }, turn(earlier, "earlier"), turn(further, "further"));
}
