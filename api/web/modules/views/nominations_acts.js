// What a planner does to nominations: decide, put somebody forward, say how many places there are, remind.

import { openDialog, tell } from "../dialogs.js";
import { actForm, labelled, options, textarea } from "../acting.js";
import { Refused, act, ask } from "../graphql.js";
import { announce, find, learn, make, moment, number, say, settings, table } from "../page.js";
import { nameOf, stateOf } from "./nominations.js";

const NAME_MAX = 200;
const FIELDS = {
  submit: "submitNomination",
  confirm: "confirmNomination",
  waitlist: "waitlistNomination",
  decline: "declineNomination",
  withdraw: "withdrawNomination",
  reorder: "moveNomination",
};
// Of each state what can be done: in the dialog everything, and what wants a reason or a place there alone.
const POSSIBLE = {
  DRAFT: ["submit", "withdraw"],
  SUBMITTED: ["confirm", "waitlist", "decline", "withdraw"],
  WAITLISTED: ["reorder", "decline", "withdraw"],
  CONFIRMED: ["withdraw"],
  DECLINED: ["confirm", "waitlist"],
  WITHDRAWN: ["again"],
};
const SENIORITIES = ["TOP_EXECUTIVE", "SENIOR_MANAGER", "MANAGER", "OFFICIAL"];
const LEVELS = ["NATIVE", "C2", "C1", "B2", "B1", "A2", "A1"];
const ONE = `query One($id: ID!) { node(id: $id) { ... on Nomination {
  id version state waitingPlace statement decisionReason missing delegate { code } notices { toldAt text }
  manager {
    id code name position seniority administration { code name } roleProfile { name }
    languages { language level } seeks { topic { name } } offers { topic { name } } contactDetails { email phone }
  }
} } }`;
const PLACES = `query Places($slug: String!) { edition(by: {slug: $slug}) {
  sides {
    id name administrations(first: 100) { nodes { id code name } }
    quotas { administration { code } places version }
  }
} }`;

const language = new Intl.DisplayNames(settings.locale, { type: "language" });
const paragraph = (text) => make("p", null, text);

async function done(name, row) {
  await learn("nominations_more");
  announce(say(`nominations_more.done.${name}`, { name: nameOf(row) }));
}

// What came of it may be another state: who is confirmed where no place is left waits.
export async function decide(name, row, more = {}) {
  const { id, version } = row;
  const document = `query Now($id: ID!) { node(id: $id) { ... on Nomination { state } } }`;
  await act(FIELDS[name], { id, expectedVersion: version, ...more });
  const { node } = await ask(document, { id });
  await done(name === "confirm" && node.state === "WAITLISTED" ? "waitlist" : name, row);
}

// Each is a change of its own: Undo takes them back one by one, the last one first.
export async function confirmAll(nodes) {
  await learn("nominations_more");
  for (const { id, version } of nodes) await act("confirmNomination", { id, expectedVersion: version });
  announce(say("nominations_more.confirmed", { number: nodes.length }));
}

export async function move({ id, version }, state) {
  await learn("nominations_more");
  await act("changeEditionState", { editionId: id, state, expectedVersion: version });
  announce(say(`nominations.edition.${state}`));
}

export async function remind({ id }) {
  await learn("nominations_more");
  const document = `mutation Remind($input: RemindNominationsInput!) { remindNominations(input: $input) {
    reminders { people } userErrors { code message } } }`;
  const { reminders, userErrors } = (await ask(document, { input: { editionId: id } })).remindNominations;
  if (userErrors.length) throw new Refused(userErrors[0].code, userErrors[0].message);
  announce(say("nominations_more.reminded", { number: reminders.length }));
}

const text = (id, word, attributes) => labelled(id, word, make("input", { id, maxlength: NAME_MAX, ...attributes }));

export async function openAdd({ id, slug }, _argument, page) {
  await learn("nominations_more");
  const { edition } = await ask(PLACES, { slug }, page.signal);
  const places = edition.sides.flatMap(({ administrations }) => administrations.nodes);
  const languages = settings.locales.map((code) => [code, language.of(code)]);
  const work = async () => {
    const given = (name) => find(`new-${name}`).value.trim() || null;
    const newManager = {
      administrationId: find("new-administration").value,
      name: given("name"),
      position: given("position"),
      seniority: given("seniority"),
      languages: given("language") && [{ language: given("language"), level: find("new-level").value }],
    };
    const known = Object.fromEntries(Object.entries(newManager).filter(([, value]) => value != null));
    await act("nominateManager", { editionId: id, newManager: known, statement: find("new-statement").value });
    announce(say("nominations_more.added", { name: newManager.name }));
  };
  openDialog(
    say("nominations.add"),
    actForm(
      { id: "add-", word: "nominations_more.add", work },
      page,
      options(
        "new-administration",
        "shell.administration",
        places.map((each) => [each.id, `${each.code} ${each.name}`]),
        { required: true },
      ),
      text("new-name", "nominations_more.name", { required: true, autocomplete: "off" }),
      text("new-position", "nominations_more.position", { autocomplete: "off" }),
      options("new-seniority", "nominations_more.seniority", [
        ["", "·"],
        ...SENIORITIES.map((each) => [each, say(`nominations_more.seniority.${each}`)]),
      ]),
      options("new-language", "nominations_more.language", [["", "·"], ...languages]),
      options(
        "new-level",
        "nominations_more.level",
        LEVELS.map((each) => [each, each === "NATIVE" ? say("nominations_more.native") : each]),
      ),
      textarea("new-statement", "nominations_more.statement", { rows: 3 }),
      paragraph(say("nominations_more.add_help")),
    ),
  );
}

// All that is known of somebody who is put forward but their levels, and what can be done.
export async function openOne(edition, id, page) {
  await learn("nominations_more");
  const row = (await look(id, page)) ?? {};
  if (!row.manager) {
    tell(say("nominations.press.one"), say("nominations_more.gone"));
    return;
  }
  openDialog(nameOf(row), known(row), row.notices.length > 0 && told(row), acts(row, edition, page));
}

async function look(id, { signal }) {
  try {
    return (await ask(ONE, { id }, signal)).node;
  } catch (error) {
    if (error.code === "BAD_USER_INPUT") return null;
    throw error;
  }
}

function known({ manager, state, waitingPlace, statement, decisionReason, missing }) {
  const { administration, contactDetails } = manager;
  const spoken = manager.languages?.map((each) => `${language.of(each.language)} ${each.level}`);
  const topics = (wishes) => wishes?.map(({ topic }) => topic.name).join(", ");
  const facts = [
    ["shell.administration", `${administration.code} ${administration.name}`],
    ["nominations.state", stateOf({ state, waitingPlace })],
    ["nominations.lacks", missing?.map((each) => say(`nominations.lacks.${each}`)).join(", ")],
    ["nominations_more.position", manager.position],
    ["nominations_more.seniority", manager.seniority && say(`nominations_more.seniority.${manager.seniority}`)],
    ["nominations_more.post", manager.roleProfile?.name],
    ["nominations_more.languages", spoken?.join(", ")],
    ["nominations_more.seeks", topics(manager.seeks)],
    ["nominations_more.offers", topics(manager.offers)],
    ["nominations_more.reach", [contactDetails?.email, contactDetails?.phone].filter(Boolean).join(", ")],
    ["nominations_more.statement", statement],
    ["nominations_more.reason", decisionReason],
  ];
  const columns = [
    [say("nominations_more.what"), ([word]) => say(word), "head"],
    [say("nominations_more.value"), ([, value]) => value],
  ];
  return table(
    say("nominations_more.known"),
    columns,
    facts.filter(([, value]) => value),
  );
}

function told({ notices }) {
  const columns = [
    [say("nominations_more.when"), ({ toldAt }) => make("time", { datetime: toldAt }, moment(toldAt)), "head"],
    [say("nominations_more.what"), (notice) => notice.text],
  ];
  return table(say("nominations_more.told"), columns, notices);
}

function acts(row, edition, page) {
  const reason = (name) => textarea(`${name}-reason`, "nominations_more.why", { rows: 2, required: true });
  const counted = { type: "number", min: 1, value: 1, required: true };
  const place = () => text("reorder-place", "nominations_more.place", counted);
  const parts = { decline: () => [reason("decline")], reorder: () => [place(), reason("reorder")] };
  const given = {
    decline: () => ({ reason: find("decline-reason").value }),
    reorder: () => ({ reason: find("reorder-reason").value, place: Number(find("reorder-place").value) }),
  };
  const again = () =>
    act("nominateManager", { editionId: edition.id, managerId: row.manager.id }).then(() => done("again", row));
  const workOf = (name) => (name === "again" ? again : () => decide(name, row, given[name]?.()));
  return POSSIBLE[row.state].map((name) =>
    actForm({ id: `${name}-`, word: `nominations.press.${name}`, work: workOf(name) }, page, parts[name]?.()),
  );
}

// How many places each side has; of its administrations those that have a number of their own are told.
export async function openPlaces({ slug }, _argument, page) {
  await learn("nominations_more");
  const { edition } = await ask(PLACES, { slug }, page.signal);
  const forms = edition.sides.map(({ id, name, quotas }, place) => {
    const [{ places, version }, ...others] = quotas;
    const field = `places-${place}`;
    const work = async () => {
      const wanted = find(field).value;
      await act("changeQuota", { sideId: id, places: wanted === "" ? null : Number(wanted), expectedVersion: version });
      announce(say("nominations_more.placed", { name }));
    };
    const limited = others.filter((each) => each.places != null);
    return actForm(
      { id: `${field}-`, word: "nominations_more.set", work },
      page,
      make("label", { for: field }, say("nominations_more.places_of", { name })),
      make("input", { id: field, type: "number", min: 0, max: 100000, value: places }),
      limited.map((each) => paragraph(`${each.administration.code}: ${number(each.places)}`)),
    );
  });
  openDialog(say("nominations.places"), paragraph(say("nominations_more.places_help")), forms);
}
