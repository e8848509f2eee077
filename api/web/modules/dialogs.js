// Dialogs: which one is open is part of the address, so that it can be linked, and left by going back; `from` is
// the cursor of the page that it shows of a long list.

import { go, link } from "./address.js";
import { button, find, make, say } from "./page.js";

export const tell = (title, text) => openDialog(title, make("p", null, text));

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
