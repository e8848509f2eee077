// Asks for the token where there is none, or where the server does not know it.

import { keepToken } from "./graphql.js";
import { find, form, learn, make, say, settings } from "./page.js";

export async function askForToken(wasRefused, signed) {
  await learn("shell_more");
  const whose = settings.root.slice(1);
  const help = { "aria-describedby": "token-help" };
  const field = make("input", {
    id: "token",
    type: "password",
    autocomplete: "off",
    required: true,
    spellcheck: "false",
    ...help,
  });
  const keep = () => {
    keepToken(field.value.trim());
    signed();
  };
  const asking = form(
    keep,
    { class: "card", autocomplete: "off" },
    make("h1", null, say(`shell_more.sign_in.${whose}`)),
    make("label", { for: "token" }, say("shell_more.token")),
    make("div", { class: "row" }, field, make("button", { type: "submit" }, say("shell_more.use_token"))),
    make("p", { id: "token-help" }, say(`shell_more.token_help.${whose}`)),
    wasRefused && make("p", { role: "alert", class: "alarm" }, say(`shell_more.token_refused.${whose}`)),
  );
  find("view").replaceChildren(asking);
  field.focus();
}
