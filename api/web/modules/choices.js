// One of several, or all of them.

import { make, say } from "./page.js";

export function select(id, word, options, chosen) {
  const option = ([value, text]) => make("option", { value, selected: value === chosen }, text);
  return [
    make("label", { for: id }, word),
    make("select", { id, name: id }, [["", say("shell.all")], ...options].map(option)),
  ];
}
