// What is begun at the entrance: a programme, and an edition of one.

import { openDialog } from "./dialogs.js";
import { choice, field, form, plain } from "./forms.js";
import { act } from "./graphql.js";
import { find, make, say } from "./page.js";

const KINDS = ["EXCHANGE_PROGRAMME", "SYMPOSIUM"];

const typed = (id, names) => Object.fromEntries(names.map((name) => [name, find(`${id}-${name}`).value.trim()]));

// A name, and what addresses call it, which follows the name until somebody writes it themselves.
function named(id, key) {
  const attributes = { maxlength: 200, autocomplete: "off" };
  const follow = ({ target }) => {
    const short = find(`${id}-${key}`);
    if (!short.dataset.own) short.value = plain(target.value).replaceAll("_", "-");
  };
  const own = ({ target }) => (target.dataset.own = "true");
  return [
    field(`${id}-name`, say("entrance.name"), { ...attributes, input: follow }),
    field(`${id}-${key}`, say("entrance.short"), { ...attributes, maxlength: 64, spellcheck: "false", input: own }),
  ];
}

function openBeginning(id, work, page, ...parts) {
  openDialog(
    say(`entrance.begin.${id}`),
    make("p", null, say(`entrance.help.${id}`)),
    form({ id, word: say("entrance.begin"), work, page }, parts),
  );
  find(`${id}-name`).focus();
}

export async function openProgramme(_found, _argument, page) {
  const work = async () => {
    const asked = typed("programme", ["name", "key"]);
    await act("createProgramme", asked);
    return { told: say("entrance.begun.programme", { name: asked.name }), focus: "begin-edition" };
  };
  openBeginning("programme", work, page, named("programme", "key"));
}

export async function openEdition({ programmes }, _argument, page) {
  const work = async () => {
    const asked = typed("edition", ["programmeId", "name", "slug", "kind", "startsOn", "endsOn"]);
    await act("createEdition", asked);
    return { told: say("entrance.begun.edition", { name: asked.name }), focus: `sides-${asked.slug}` };
  };
  const held = programmes.nodes.map(({ id, name }) => [id, name]);
  const kinds = KINDS.map((kind) => [kind, say(`entrance.kind.${kind}`)]);
  openBeginning(
    "edition",
    work,
    page,
    choice("edition-programmeId", say("entrance.programme"), held, { required: true }),
    named("edition", "slug"),
    choice("edition-kind", say("entrance.kind"), kinds),
    ["startsOn", "endsOn"].map((day) => field(`edition-${day}`, say(`entrance.${day}`), { type: "date" })),
  );
}
