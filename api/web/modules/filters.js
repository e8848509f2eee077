// The form that filters a list by what the address has: by whom, and by fields beside it, which are called as in the address.

import { go, link } from "./address.js";
import { form, make, say } from "./page.js";
import { codeIn, whoField } from "./who.js";

// It is filtered already where one of `chosen` is given.
export const filterForm = (names, word, who, unfiltered, chosen, ...fields) =>
  form(
    (typed) => go({ ...unfiltered, ...Object.fromEntries(typed), who: codeIn(typed.get("who"), names) }),
    { role: "search" },
    whoField("who", word, who, names),
    fields,
    make("button", { id: "filter" }, say("shell.filter")),
    [who, ...chosen].some(Boolean) && link("clear", unfiltered, say("shell.clear")),
  );
