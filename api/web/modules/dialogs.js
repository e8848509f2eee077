// Dialogs: which one is open is part of the address, so that it can be linked, and left by going back; `from` is
// the cursor of the page that it shows of a long list.

import { go, link } from "./address.js";
import { act } from "./graphql.js";
import { announce, button, find, make, say } from "./page.js";

export const tell = (title, text) => openDialog(title, make("p", null, text));

export const confirm = (text, work) => button("confirm", text, work, { class: "main" });

// The dialog is closed first: what is refused is told on the page, which it would cover.
export async function carryOut(field, input, told, { again }, focus) {
  go({}, { replaces: true });
  await act(field, input);
  announce(told);
  await again();
  (find(focus) ?? find("title")).focus();
}

// A link to the next page of the list that the open dialog shows, where there is one.
export const onward = ({ hasNextPage, endCursor }, { open }) =>
  hasNextPage && link("more", { open, from: endCursor }, say("shell.further"));

export function openDialog(title, ...content) {
  const close = () => go({});
  const cancel = (event) => (event.preventDefault(), close());
  const heading = make("h2", { id: "dialog-title", tabindex: -1 }, title);
  const head = make("div", { class: "row" }, heading, button("dialog-close", say("shell.close"), close));
  document.body.append(make("dialog", { id: "dialog", "aria-labelledby": "dialog-title", cancel }, head, content));
  find("dialog").showModal();
  heading.focus();
}
