// What every view is made of: elements, words, figures, tables. Text is only ever text, never markup.

export const find = (id) => document.getElementById(id);

export const settings = JSON.parse(find("settings").textContent);
const { locale, texts, files } = settings;
const plural = new Intl.PluralRules(locale);

// A function is a listener; true is an attribute without a value; null and false are left out.
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child != null && child !== false));
  return element;
}

export const make = (name, attributes, ...children) => filled(document.createElement(name), attributes, children);

export const shape = (name, attributes, ...children) =>
  filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

export function refill(element, ...children) {
  element.replaceChildren();
  return filled(element, null, children);
}

// Each button has an id of its own: by it the focus finds its place when the view is drawn anew.
export const button = (id, text, click, attributes) =>
  make("button", { type: "button", id, click, ...attributes }, text);

// What is typed goes to `work`, and nowhere else.
export function form(work, attributes, ...children) {
  const submit = (event) => {
    event.preventDefault();
    work(new FormData(event.target));
  };
  return make("form", { class: "row", submit, ...attributes }, children);
}

export const section = (id, title, ...children) =>
  make(
    "section",
    { class: "card", "aria-labelledby": `${id}-title` },
    make("h2", { id: `${id}-title` }, title),
    children,
  );

export const figure = (name, value, help) =>
  make("div", null, make("dt", null, name), make("dd", null, value, help && make("small", null, help)));

export const list = (items, attributes, kind = "ul") =>
  make(
    kind,
    attributes,
    items.map((item) => make("li", null, item)),
  );

// Wherever figures of invented people are shown, that is said.
export const invented = () =>
  make("p", { class: "synthetic", role: "note" }, make("strong", null, "SYNTHETIC"), ` ${say("shell.synthetic")}`);

// Read out without moving the focus; said once more where it is the same.
export function announce(text) {
  find("said").textContent = "";
  setTimeout(() => (find("said").textContent = text), 50);
}

// A text may have a form for each plural; {number} chooses. Numbers are written as the language does.
export function say(key, values = {}) {
  const text = texts[key] ?? key;
  const form = typeof text === "string" ? text : (text[plural.select(values.number)] ?? text.other);
  return form.replace(/\{(\w+)\}/g, (_, name) =>
    typeof values[name] === "number" ? number(values[name]) : values[name],
  );
}

// To make what writes numbers takes longer than to write a hundred of them.
let plainly;
export const number = (value, options) =>
  options ? value.toLocaleString(locale, options) : (plainly ??= new Intl.NumberFormat(locale)).format(value);

export const moment = (text) => new Date(text).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });

// What is pressed, and what dialogs show, comes when it is wanted.
export const later =
  (load, name) =>
  async (...asked) =>
    (await load())[name](...asked);

// A listener that changes something, and reads everything anew.
export const changing = ({ guarded, again }, work) =>
  guarded(async () => {
    await work();
    await again();
  });

// The page carries the words of its shell and of the view that it was opened for; others are fetched.
export async function learn(part) {
  if (part === settings.view || texts[part]) return;
  const answer = await fetch(`${files}/texts/${part}/${locale}.json`);
  for (const [key, text] of Object.entries(await answer.json())) texts[`${part}.${key}`] = text;
  texts[part] = true;
}

// So many rows a page of a list has.
export const ROWS = 50;

// A column: [title, cell(row), kind], where the kind is "head", "number", "named" (like a number it has its
// title before it where the screen is narrow) or nothing. Roles are written out, because narrow screens lay
// rows out as blocks.
export function table(caption, columns, rows) {
  const cell = (row, [title, content, kind]) =>
    kind === "head"
      ? make("th", { role: "rowheader", scope: "row" }, content(row))
      : make("td", { role: "cell", class: kind, "data-title": kind && title }, content(row));
  const heads = columns.map(([title, , kind]) =>
    make("th", { role: "columnheader", scope: "col", class: kind }, title),
  );
  return make(
    "table",
    { role: "table" },
    make("caption", null, caption),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, heads)),
    make(
      "tbody",
      { role: "rowgroup" },
      rows.map((row) =>
        make(
          "tr",
          { role: "row" },
          columns.map((column) => cell(row, column)),
        ),
      ),
    ),
  );
}
