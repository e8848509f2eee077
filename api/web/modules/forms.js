// Forms in dialogs: what the server refuses is told by the field that it is about, and what was typed stays.

import { go } from "./address.js";
import { dress } from "./dress.js";
import { Refused } from "./graphql.js";
import { announce, find, make } from "./page.js";

await dress("forms");

const labelled = (id, word, element) => make("div", { class: "field" }, make("label", { for: id }, word), element);

export const field = (id, word, attributes) => labelled(id, word, make("input", { id, required: true, ...attributes }));

export const textarea = (id, word, attributes) =>
  labelled(id, word, make("textarea", { id, maxlength: 4000, ...attributes }));

export const choice = (id, word, options, attributes) =>
  labelled(
    id,
    word,
    make(
      "select",
      { id, ...attributes },
      options.map(([value, text, selected]) => make("option", { value, selected }, text)),
    ),
  );

// The ids of its fields are its own and the path that the server names them by: `arranging-slots-1-localEndsAt`.
export function form({ id, word, work, page, class: kind = "main" }, ...parts) {
  const send = tried(id, page, work);
  const submit = (event) => {
    event.preventDefault();
    send();
  };
  return make(
    "form",
    { submit },
    parts,
    make("div", { id: `${id}-refused`, role: "alert" }),
    make("button", { id: `${id}-confirm`, class: kind }, word),
  );
}

// What does something for a form, whose dialog tells what is refused. Work that is done with the dialog returns what
// is `told` once that is closed and the page read anew, and where the `focus` goes, if that is still there.
export const tried = (id, page, work) => {
  let going;
  const carriedOut = async () => {
    forget();
    const done = await work().catch((error) => {
      if (!(error instanceof Refused) || error.code === "UNAUTHENTICATED") throw error;
      refuse(id, error.errors ?? [{ message: error.message }]);
    });
    if (done) await leave(done, page);
  };
  // What is sent twice is done once.
  return page.guarded(() => (going ??= carriedOut().finally(() => (going = undefined))));
};

async function leave({ told, focus }, { again }) {
  go({}, { replaces: true });
  announce(told);
  await again();
  (find(focus) ?? find("title")).focus();
}

function forget() {
  for (const each of find("dialog").querySelectorAll("[aria-invalid]")) {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  }
  for (const each of find("dialog").querySelectorAll(".alarm")) each.remove();
}

// The first field that is wrong gets the focus; what is about none of them is told at the end.
export function refuse(id, errors) {
  const words = (message, attributes) => make("p", { class: "alarm", ...attributes }, message);
  const wrong = errors.flatMap(({ message, path = [] }) => {
    const element = fieldOf(id, path);
    if (!element) {
      find(`${id}-refused`).append(words(message));
      return [];
    }
    const told = `${element.id}-wrong`;
    element.setAttribute("aria-invalid", "true");
    element.setAttribute("aria-describedby", told);
    element.after(words(message, { id: told }));
    return [element];
  });
  wrong[0]?.focus();
}

// What is wrong with one of a list is told by the field that has all of them.
const fieldOf = (id, path) =>
  path
    .map((_, place) => find([id, ...path.slice(0, path.length - place)].join("-")))
    .find((element) => element?.labels?.length);

// Small letters, digits and underscores behind a letter; nothing of names that have no such letters.
export const plain = (name) =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, 50)
    .replaceAll(/^[^a-z]+|_+$/g, "");

// A key of what planners know by its name alone, and no other's.
export function freeKey(name, taken) {
  const first = plain(name) || "other";
  const tries = [first, ...Array.from(taken, (_, place) => `${first}_${place + 2}`)];
  return tries.find((each) => !taken.includes(each));
}
