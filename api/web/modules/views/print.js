// What is printed of an edition. The server puts it together, for every format alike; here it is drawn as it is.

import { choice } from "../address.js";
import { dress } from "../dress.js";
import { checked, send } from "../graphql.js";
import { button, make, say, table } from "../page.js";

await dress("print");

const WHATS = ["pairs", "cards", "agenda", "report"];
// The name of the edition and the number of the page stand in the margin of each page.
const margins = new CSSStyleSheet();
document.adoptedStyleSheets.push(margins);

export const fields = () => "";

const place = ({ slug }, { what, published }, ending) =>
  `/editions/${slug}/print/${what}.${ending}${published ? "?published=true" : ""}`;

export async function draw(edition, page) {
  const wanted = { ...page.address, what: page.address.what ?? WHATS[0] };
  const answer = await send(place(edition, wanted, "json"), { signal: page.signal });
  const found = await answer.json();
  if (!answer.ok) checked(found);
  margins.replaceSync(`@page {
    margin: 20mm 15mm;
    @top-left { content: "${CSS.escape(found.heading)}"; }
    @top-right { content: counter(page) " / " counter(pages); }
  }`);
  page.signal.addEventListener("abort", () => margins.replaceSync(""));
  return [tools(edition, wanted, page), written(found, 2)];
}

function tools(edition, { what, published }, { address, guarded }) {
  const file = (ending) => async () =>
    (await import("../downloads.js")).download(place(edition, { ...address, what }, ending));
  return make(
    "div",
    { class: "tools" },
    make(
      "p",
      { class: "row" },
      WHATS.map((each) => choice(`what-${each}`, { what: each }, say(`print.what.${each}`), each === what)),
    ),
    make(
      "p",
      { class: "row" },
      choice("newest", { published: null }, say("print.newest"), !published),
      choice("published", { published: 1 }, say("print.published"), Boolean(published)),
    ),
    make(
      "div",
      { class: "row" },
      button("print", say("print.title"), () => print(), { class: "main" }),
      button("pdf", "PDF", guarded(file("pdf"))),
      button("docx", say("print.docx"), guarded(file("docx"))),
    ),
  );
}

function written({ heading, lines, tables, parts, is_card: isCard }, level) {
  return make(
    isCard ? "article" : "section",
    { class: "part" },
    make(`h${Math.min(level, 6)}`, null, heading),
    lines.map(({ label, text, is_quote: isQuote }) =>
      make(isQuote ? "blockquote" : "p", null, label && make("strong", null, label), label && " ", text),
    ),
    tables.map(({ heads, rows }) => table(heading, heads.map(column), rows)),
    parts.map((part) => written(part, level + 1)),
  );
}

const column = (head, place) => [head, (row) => row[place], place ? "named" : "head"];
