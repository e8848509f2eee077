// Arranging a part: its rooms, and its slots by the clock of the place, a usual grid of them at once.

import { openDialog } from "../dialogs.js";
import { field, form, freeKey } from "../forms.js";
import { act, ask } from "../graphql.js";
import { button, find, learn, make, refill, say, settings } from "../page.js";
import { componentOf } from "./agenda.js";

const DAY_MILLISECONDS = 86_400_000;
const COMPONENT = `query Arranged($id: ID!) { node(id: $id) { ... on Component {
  id name version startsOn endsOn timeZone booths
  rooms { key name capacity } slots { key localStartsAt localEndsAt }
} } }`;
const FORM = "arranging";
const COUNTED = { type: "number", min: 0, max: 1_000_000 };
const MOMENT = { type: "datetime-local", step: "any" };
// Of each list what its entries have, and what one is that nobody filled in yet; by the names of the input.
const LISTS = {
  slots: {
    one: "slot",
    fields: [
      ["localStartsAt", "from", MOMENT],
      ["localEndsAt", "until", MOMENT],
    ],
    next: ({ startsOn }, last) => {
      const from = last?.localEndsAt || `${startsOn}T09:00`;
      return { localStartsAt: from, localEndsAt: later(from, 90) };
    },
  },
  rooms: {
    one: "room",
    fields: [
      ["name", "name", { maxlength: 200 }],
      ["capacity", "seats", COUNTED],
    ],
    next: (_component, last) => ({ name: "", capacity: last?.capacity ?? 40 }),
  },
};

// Clocks without a zone, as the place shows them.
const later = (local, minutes) => new Date(Date.parse(`${local}Z`) + minutes * 60_000).toISOString().slice(0, 16);

export async function openArranging(edition, _argument, page) {
  await learn("agenda_arranging");
  const { node } = await ask(COMPONENT, { id: componentOf(edition, page.address).id }, page.signal);
  const word = new Intl.DateTimeFormat(settings.locale, { dateStyle: "long", timeZone: "UTC" });
  const days = word.formatRange(new Date(node.startsOn), new Date(node.endsOn));
  openDialog(
    say("agenda.arrange"),
    make("p", null, make("strong", null, node.name)),
    make("p", null, say("agenda_arranging.help", { zone: node.timeZone, days })),
    usual(node),
    form(
      { id: FORM, word: say("agenda_arranging.keep"), work: () => keep(node), page },
      Object.keys(LISTS).map((list) => entries(list, node)),
      field(`${FORM}-booths`, say("agenda_arranging.booths"), { ...COUNTED, value: node.booths }),
    ),
  );
  const at = (local) => local.replace(/:00$/, "");
  const slots = node.slots.map((each) => ({
    ...each,
    localStartsAt: at(each.localStartsAt),
    localEndsAt: at(each.localEndsAt),
  }));
  fill("slots", slots);
  fill("rooms", node.rooms.length ? node.rooms : [LISTS.rooms.next()]);
}

// What most parts have: so many slots a day, alike on all days. It fills the list, which can be changed and is kept then.
function usual({ startsOn, endsOn }) {
  const days = (new Date(endsOn) - new Date(startsOn)) / DAY_MILLISECONDS + 1;
  const counted = (min, max, value) => ({ type: "number", min, max, value });
  const parts = {
    day: { type: "date", min: startsOn, max: endsOn, value: startsOn },
    days: counted(1, days, Math.min(days, 5)),
    first: { type: "time", value: "09:00" },
    minutes: counted(1, 1440, 90),
    pause: counted(0, 1440, 30),
    number: counted(1, 100, 4),
  };
  const submit = (event) => {
    event.preventDefault();
    const chosen = Object.keys(parts).map((name) => find(`usual-${name}`));
    const [day, number, first, ...each] = chosen.map(({ type, value }) => (type === "number" ? Number(value) : value));
    const known = new Map(read("slots").map(({ key, localStartsAt }) => [localStartsAt, key]));
    const slots = gridOf(`${day}T${first.slice(0, 5)}`, number, ...each);
    fill(
      "slots",
      slots.map((slot) => ({ ...slot, key: known.get(slot.localStartsAt) })),
    );
    find("filled").textContent = say("agenda_arranging.filled", { number: slots.length });
  };
  return make(
    "form",
    { id: "usual", submit },
    make("h3", null, say("agenda_arranging.usual")),
    make(
      "div",
      { class: "row" },
      Object.entries(parts).map(([name, attributes]) =>
        field(`usual-${name}`, say(`agenda_arranging.of.${name}`), attributes),
      ),
    ),
    make("p", null, make("button", { id: "fill" }, say("agenda_arranging.fill"))),
    make("p", { id: "filled", role: "status" }),
  );
}

function gridOf(begins, days, minutes, pause, number) {
  return Array.from({ length: days * number }, (_, place) => {
    const inDay = (place % number) * (minutes + pause);
    const localStartsAt = later(begins, Math.floor(place / number) * 1440 + inDay);
    return { localStartsAt, localEndsAt: later(localStartsAt, minutes) };
  });
}

function entries(list, component) {
  const { one, fields, next } = LISTS[list];
  const add = () => {
    const rows = read(list);
    fill(list, [...rows, next(component, rows.at(-1))]);
    find(`${FORM}-${list}-${rows.length}-${fields[0][0]}`).focus();
  };
  return make(
    "section",
    { "aria-labelledby": `${list}-title` },
    make("h3", { id: `${list}-title` }, say(`agenda_arranging.${list}`)),
    make("div", { id: `${FORM}-${list}` }),
    button(`add-${one}`, say(`agenda_arranging.add.${one}`), add),
  );
}

// Entries are numbered as the server counts them: by that it tells which one is wrong.
function fill(list, rows) {
  const { one, fields } = LISTS[list];
  const row = (values, place) => {
    const named = say(`agenda_arranging.${one}`, { number: place + 1 });
    const drop = () => {
      fill(list, read(list).toSpliced(place, 1));
      (find(`drop-${one}-${Math.min(place, rows.length - 2)}`) ?? find(`add-${one}`)).focus();
    };
    return make(
      "div",
      { class: "row", role: "group", "aria-label": named, "data-key": values.key },
      fields.map(([name, word, attributes]) => {
        const id = `${FORM}-${list}-${place}-${name}`;
        return field(id, say(`agenda_arranging.of.${word}`), { ...attributes, name, value: values[name] });
      }),
      button(`drop-${one}-${place}`, say("agenda_arranging.drop"), drop, {
        "aria-label": `${say("agenda_arranging.drop")}: ${named}`,
      }),
    );
  };
  refill(find(`${FORM}-${list}`), rows.map(row));
}

function read(list) {
  return Array.from(find(`${FORM}-${list}`).children, (row) => ({
    key: row.dataset.key,
    ...Object.fromEntries(Array.from(row.querySelectorAll("input"), ({ name, value }) => [name, value])),
  }));
}

// What was there keeps its key, by which sessions and agendas know it.
function keyed(rows, nameOf) {
  const taken = rows.flatMap(({ key }) => key ?? []);
  return rows.map(({ key, ...row }) => {
    const own = key ?? freeKey(nameOf(row), taken);
    taken.push(own);
    return { key: own, ...row };
  });
}

async function keep({ id, name, version }) {
  const slots = keyed(read("slots"), ({ localStartsAt }) => `slot ${localStartsAt.replaceAll(/[-:]/g, "")}`);
  const rooms = keyed(read("rooms"), (room) => room.name);
  const seconds = (local) => (local.length < 19 ? `${local}:00` : local);
  await act("arrangeComponent", {
    componentId: id,
    expectedVersion: version,
    booths: Number(find(`${FORM}-booths`).value),
    rooms: rooms.map((room) => ({ ...room, capacity: Number(room.capacity) })),
    slots: slots.map(({ key, localStartsAt, localEndsAt }) => ({
      key,
      localStartsAt: seconds(localStartsAt),
      localEndsAt: seconds(localEndsAt),
    })),
  });
  return { told: say("agenda_arranging.kept", { name }), focus: "arrange" };
}
