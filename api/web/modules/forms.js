// Forms in dialogs: what the server refuses is told by the field that it is about, and what was typed stays.

import { dress } from "./dress.js";
import { Refused } from "./graphql.js";
import { find, make } from "./page.js";

await dress("forms");

export const labelled = (id, word, element) =>
  make("div", { class: "field" }, make("label", { for: id }, word), element);

export const field = (id, word, attributes) => labelled(id, word, make("input", { id, required: true, ...attributes }));

export const choice = (id, word, options, attributes) =>
  labelled(
    id,
    word,
    make(
      "select",
      { id, ...attributes },
      options.map(([value, text]) => make("option", { value }, text)),
    ),
  );

// The ids of its fields are its own and the path that the server names them by: `arranging-slots-1-localEndsAt`.
export function form(id, word, page, work, ...parts) {
  const send = tried(id, page, work);
  const submit = (event) => {
    event.preventDefault();
    send();
  };
  return make(
    "form",
    { id, submit },
    parts,
    make("div", { id: `${id}-refused`, role: "alert" }),
    make("button", { id: `${id}-confirm`, class: "main" }, word),
  );
}

// What does something for a form, whose dialog tells what is refused.
export const tried = (id, page, work) =>
  page.guarded(async () => {
    forget(find(id));
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused) || error.code === "UNAUTHENTICATED") throw error;
      tell(id, error.errors ?? [{ message: error.message }]);
    }
  });

function forget(asked) {
  for (const each of asked.querySelectorAll("[aria-invalid]")) {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  }
  for (const each of asked.querySelectorAll(".alarm")) each.remove();
}

// The first field that is wrong gets the focus; what is about none of them is told at the end.
function tell(id, errors) {
  const words = (message, attributes) => make("p", { class: "alarm", ...attributes }, message);
  const wrong = errors.flatMap(({ message, path }) => {
    const element = find([id, ...(path ?? [])].join("-"));
    if (!path?.length || !element?.labels?.length) {
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

// A key of what planners know by its name alone: small letters, digits and underscores, and no other's.
export function freeKey(name, taken) {
  const plain = name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 50);
  const first = plain || "other";
  const tries = [first, ...Array.from(taken, (_, place) => `${first}_${place + 2}`)];
  return tries.find((each) => !taken.includes(each));
}
