// Forms in dialogs: what is typed stays where it is refused, the dialog tells why, and stands until the act is done.

import { go } from "./address.js";
import { Refused } from "./graphql.js";
import { find, form, make, say } from "./page.js";

export const labelled = (id, word, element) => make("div", null, make("label", { for: id }, say(word)), element);

export const options = (id, word, all, attributes) =>
  labelled(
    id,
    word,
    make(
      "select",
      { id, ...attributes },
      all.map(([value, text]) => make("option", { value }, text)),
    ),
  );

export const textarea = (id, word, attributes) =>
  labelled(id, word, make("textarea", { id, maxlength: 4000, ...attributes }));

// `id` begins the ids of a form that is not alone in its dialog; `focus` is what it goes to, if it is still there.
export function actForm({ id = "", word, work, focus }, page, ...parts) {
  const send = page.guarded(async () => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused) || error.code === "UNAUTHENTICATED") throw error;
      find(`${id}refused`).replaceChildren(make("p", { class: "alarm" }, error.message));
      return;
    }
    go({}, { replaces: true });
    await page.again();
    if (focus) (find(focus) ?? find("title")).focus();
  });
  return form(
    send,
    { class: "told" },
    parts,
    make("div", { id: `${id}refused`, role: "alert" }),
    make("button", { id: `${id}confirm`, class: !id && "main" }, say(word)),
  );
}
