// Between whom an edition is, and what it is made of: its sides and its parts, added and removed.

import { openDialog, tell } from "./dialogs.js";
import { choice, field, form, freeKey, tried } from "./forms.js";
import { Refused, act, ask } from "./graphql.js";
import { button, find, make, refill, say, settings, table } from "./page.js";
import { codeIn, namesOf } from "./who.js";

const NAMED = { maxlength: 200, autocomplete: "off" };
const REMOVES = { side: "removeSide", part: "removeComponent" };
const FIELD = "side-administrationIds";
const KINDS = ["EXCHANGE_FORUM", "WORKSHOP", "PANEL_SERIES", "ONLINE"];
const PLACES = "regions { name administrations(first: 100) { nodes { id code name timeZone } } }";
const SIDES = `query Sides($slug: String!) { ${PLACES} edition(by: {slug: $slug}) {
  id name sides { id key name version administrations(first: 100) { nodes { code name } } }
} }`;
const PARTS = `query Parts($slug: String!) { ${PLACES} edition(by: {slug: $slug}) {
  id name startsOn endsOn sides { id name }
  components { id key name version kind startsOn endsOn city timeZone attendingSides { name } }
} }`;

const typed = (id) => find(id).value.trim();
const names = (rows) => rows.map(({ name }) => name).join(", ");
const suggestions = (id, values) =>
  make(
    "datalist",
    { id },
    values.map((value) => make("option", { value })),
  );

async function read(question, slug, word, { signal }) {
  const { edition, regions } = await ask(question, { slug }, signal);
  if (!edition) tell(word, say("entrance.gone"));
  return { edition, regions, places: regions.flatMap(({ administrations }) => administrations.nodes) };
}

// What there is already, each with what takes it away, above a form that adds another; the dialog stays.
function openList({ id, title, edition, rows, columns, add }, page, ...fields) {
  const told = async (key, name) => {
    await page.again();
    find("told").textContent = say(key, { name });
    find(`${id}-name`).focus();
  };
  const work = async () => {
    const [name, taken] = [typed(`${id}-name`), rows.map(({ key }) => key)];
    await add({ editionId: edition.id, key: freeKey(name, taken), name });
    await told("entrance.added", name);
  };
  const drop = ({ id: rowId, key, name, version }) => {
    const removal = tried(id, page, async () => {
      await act(REMOVES[id], { id: rowId, expectedVersion: version });
      await told("entrance.dropped", name);
    });
    return button(`drop-${key}`, say("entrance.drop"), removal, { "aria-label": `${say("entrance.drop")}: ${name}` });
  };
  const head = [say("entrance.name"), ({ name }) => name, "head"];
  openDialog(
    `${title}: ${edition.name}`,
    make("p", { id: "told", role: "status" }),
    rows.length
      ? table(title, [head, ...columns, [say("shell.acts"), drop, "acts"]], rows)
      : make("p", null, say(`entrance.no.${id}`)),
    make("h3", null, say(`entrance.add.${id}`)),
    form({ id, word: say("entrance.add"), work, page }, field(`${id}-name`, say("entrance.name"), NAMED), fields),
  );
}

export async function openSides(_found, slug, page) {
  const title = say("entrance.sides");
  const { edition, regions, places } = await read(SIDES, slug, title, page);
  if (!edition) return;
  const rows = edition.sides;
  const taken = rows.flatMap(({ administrations }) => administrations.nodes.map(({ code }) => code));
  const chosen = new Map();
  const show = () =>
    refill(
      find("side-members"),
      [...chosen.values()].map(({ code, name }) => make("li", { class: "row" }, name, off(code, name))),
    );
  const drop = (code) => {
    chosen.delete(code);
    show();
    find(FIELD).focus();
  };
  const off = (code, name) =>
    button(`off-${code}`, say("entrance.drop"), () => drop(code), { "aria-label": `${say("entrance.drop")}: ${name}` });
  const choose = async () => {
    for (const each of meant(typed(FIELD), regions, places, taken)) chosen.set(each.code, each);
    find(FIELD).value = "";
    show();
  };
  const add = async (side) => {
    await choose();
    await act("addSide", { ...side, administrationIds: [...chosen.values()].map(({ id }) => id) });
  };
  const whole = ({ administrations }) => names(administrations.nodes) || "·";
  openList(
    { id: "side", title, edition, rows, columns: [[say("entrance.administrations"), whole, "named"]], add },
    page,
    field(FIELD, say("entrance.members"), { list: "places", autocomplete: "off", required: false }),
    suggestions("places", [...regions, ...places].map(({ name }) => name)),
    button("choose", say("entrance.choose"), tried("side", page, choose)),
    make("ul", { id: "side-members", "aria-label": say("entrance.administrations") }),
  );
}

const unknown = (name, words) =>
  new Refused(null, null, [{ message: say("entrance.unknown", { names: words.join(", ") }), path: [name] }]);

// Whom the field means: all of a region who are on no side, one by name or code, or several with commas between.
function meant(text, regions, places, taken) {
  const codes = namesOf(places);
  const of = (word) => {
    const region = regions.find(({ name }) => name.toLowerCase() === word.toLowerCase());
    if (region) return region.administrations.nodes.filter(({ code }) => !taken.includes(code));
    return places.filter(({ code }) => code === codeIn(word, codes));
  };
  if (of(text).length) return of(text);
  const words = text.split(",").filter((word) => word.trim());
  const strange = words.filter((word) => !of(word).length);
  if (strange.length) throw unknown("administrationIds", strange);
  return words.flatMap(of);
}

export async function openParts(_found, slug, page) {
  const title = say("entrance.parts");
  const { edition, places } = await read(PARTS, slug, title, page);
  if (!edition) return;
  const { startsOn: min, endsOn: max, sides, components: rows } = edition;
  const codes = namesOf(places);
  const add = async (part) => {
    const [country, ...given] = ["country", "kind", "startsOn", "endsOn", "city", "venue", "timeZone"].map((name) => [
      name,
      typed(`part-${name}`),
    ]);
    const code = country[1] && codeIn(country[1], codes);
    if (code && !/^[A-Z]{2}$/.test(code)) throw unknown("country", [country[1]]);
    const checked = find("part-sides").querySelectorAll(":checked");
    const sideIds = Array.from(checked, ({ value }) => value);
    await act("addComponent", { ...part, ...Object.fromEntries(given), country: code || null, sideIds });
  };
  // The clock of a country is that of its capital, until somebody writes another one.
  const zone = ({ target }) => {
    const found = places.find(({ code }) => code === codeIn(target.value, codes));
    if (found) find("part-timeZone").value = found.timeZone;
  };
  const day = new Intl.DateTimeFormat(settings.locale, { dateStyle: "medium", timeZone: "UTC" });
  const columns = [
    [say("entrance.kind"), ({ kind }) => say(`entrance.part.${kind}`), "named"],
    [say("entrance.days"), (row) => day.formatRange(new Date(row.startsOn), new Date(row.endsOn)), "named"],
    [say("entrance.city"), ({ city, timeZone }) => [city, timeZone].filter(Boolean).join(", "), "named"],
    [say("entrance.attend"), ({ attendingSides }) => names(attendingSides) || "·", "named"],
  ];
  const optional = { maxlength: 200, autocomplete: "off", required: false };
  openList(
    { id: "part", title, edition, rows, columns, add },
    page,
    choice("part-kind", say("entrance.kind"), KINDS.map((kind) => [kind, say(`entrance.part.${kind}`)])),
    field("part-startsOn", say("entrance.startsOn"), { type: "date", min, max, value: min }),
    field("part-endsOn", say("entrance.endsOn"), { type: "date", min, max, value: max }),
    field("part-country", say("entrance.country"), { ...optional, list: "places", change: zone }),
    suggestions("places", places.map(({ name }) => name)),
    field("part-city", say("entrance.city"), optional),
    field("part-venue", say("entrance.venue"), optional),
    field("part-timeZone", say("entrance.zone"), { list: "zones", autocomplete: "off" }),
    suggestions("zones", Intl.supportedValuesOf("timeZone")),
    make(
      "fieldset",
      { id: "part-sides" },
      make("legend", null, say("entrance.attend")),
      sides.map(({ id, name }) =>
        make("label", { class: "row" }, make("input", { type: "checkbox", value: id, checked: true }), name),
      ),
    ),
  );
}
