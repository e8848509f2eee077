// A field for somebody, by name or by code.

import { make } from "./page.js";

export const namesOf = (rows) => new Map(rows.map(({ code, name }) => [code, name]));

export function codeIn(text, names) {
  const wanted = text.trim();
  const [code] = [...names].find(([, name]) => name.toLowerCase() === wanted.toLowerCase()) ?? [wanted];
  return code.toUpperCase();
}

export const whoField = (id, word, value, names, attributes) => [
  make("label", { for: id }, word),
  make("input", { id, name: id, value, list: "names", autocomplete: "off", size: 14, ...attributes }),
  make(
    "datalist",
    { id: "names" },
    [...names].map(([code, name]) => make("option", { value: code }, name)),
  ),
];
