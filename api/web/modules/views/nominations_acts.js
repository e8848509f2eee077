// What a planner does to nominations: decide, put somebody forward, say how many places there are, remind.

import { openDialog, tell } from "../dialogs.js";
import { choice, field, form, textarea } from "../forms.js";
import { Refused, act, ask } from "../graphql.js";
import { announce, find, learn, make, moment, number, say, settings, table } from "../page.js";
import { nameOf, stateOf } from "./nominations.js";

const NAME_MAX = 200;
// Where a form has what is told of somebody new.
const NEW = "adding-newManager";
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

const doneWords = (name, row) => say(`nominations_more.done.${name}`, { name: nameOf(row) });

// What came of it, in words.
async function decided(name, { id, version, ...row }, more) {
  await act(FIELDS[name], { id, expectedVersion: version, ...more });
  return doneWords(name === "confirm" && (await isWaiting(id)) ? "waitlist" : name, row);
}

// Who is confirmed where no place is left waits.
async function isWaiting(id) {
  const document = "query Now($id: ID!) { node(id: $id) { ... on Nomination { state } } }";
  return (await ask(document, { id })).node.state === "WAITLISTED";
}

export async function decide(name, row) {
  await learn("nominations_more");
  announce(await decided(name, row));
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

export async function openAdd({ id, slug }, _argument, page) {
  await learn("nominations_more");
  const { edition } = await ask(PLACES, { slug }, page.signal);
  const places = edition.sides.flatMap(({ administrations }) => administrations.nodes);
  const languages = settings.locales.map((code) => [code, language.of(code)]);
  const levels = LEVELS.map((each) => [each, each === "NATIVE" ? say("nominations_more.native") : each]);
  const seniorities = SENIORITIES.map((each) => [each, say(`nominations_more.seniority.${each}`)]);
  const work = async () => {
    const given = (name) => find(`${NEW}-${name}`).value.trim() || null;
    const spoken = given("languages-0-language");
    const newManager = {
      ...Object.fromEntries(["administrationId", "name", "position", "seniority"].map((name) => [name, given(name)])),
      languages: spoken && [{ language: spoken, level: given("languages-0-level") }],
    };
    const known = Object.fromEntries(Object.entries(newManager).filter(([, value]) => value != null));
    await act("nominateManager", { editionId: id, newManager: known, statement: find("adding-statement").value });
    return { told: say("nominations_more.added", { name: newManager.name }), focus: "add" };
  };
  const named = { maxlength: NAME_MAX, autocomplete: "off" };
  openDialog(
    say("nominations.add"),
    form(
      { id: "adding", word: say("nominations_more.add"), work, page },
      choice(
        `${NEW}-administrationId`,
        say("shell.administration"),
        places.map((each) => [each.id, `${each.code} ${each.name}`]),
        { required: true },
      ),
      field(`${NEW}-name`, say("nominations_more.name"), named),
      field(`${NEW}-position`, say("nominations_more.position"), { ...named, required: false }),
      choice(`${NEW}-seniority`, say("nominations_more.seniority"), [["", "·"], ...seniorities]),
      choice(`${NEW}-languages-0-language`, say("nominations_more.language"), [["", "·"], ...languages]),
      choice(`${NEW}-languages-0-level`, say("nominations_more.level"), levels),
      textarea("adding-statement", say("nominations_more.statement"), { rows: 3 }),
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
  const reason = (name) => textarea(`${name}-reason`, say("nominations_more.why"), { rows: 2, required: true });
  const place = () => field("reorder-place", say("nominations_more.place"), { type: "number", min: 1, value: 1 });
  const parts = { decline: () => [reason("decline")], reorder: () => [place(), reason("reorder")] };
  const given = {
    decline: () => ({ reason: find("decline-reason").value }),
    reorder: () => ({ reason: find("reorder-reason").value, place: Number(find("reorder-place").value) }),
  };
  const again = async () => {
    await act("nominateManager", { editionId: edition.id, managerId: row.manager.id });
    return doneWords("again", row);
  };
  const workOf = (name) => async () => ({
    told: await (name === "again" ? again() : decided(name, row, given[name]?.())),
    focus: `one-${row.id}`,
  });
  return POSSIBLE[row.state].map((name) =>
    form(
      { id: name, word: say(`nominations.press.${name}`), work: workOf(name), page, class: null },
      parts[name]?.(),
    ),
  );
}

// How many places each side has; of its administrations those that have a number of their own are told.
export async function openPlaces({ slug }, _argument, page) {
  await learn("nominations_more");
  const { edition } = await ask(PLACES, { slug }, page.signal);
  const forms = edition.sides.map(({ id: sideId, name, quotas }, place) => {
    const [{ places, version }, ...others] = quotas;
    const id = `side-${place}`;
    const work = async () => {
      const wanted = find(`${id}-places`).value;
      await act("changeQuota", { sideId, places: wanted === "" ? null : Number(wanted), expectedVersion: version });
      return { told: say("nominations_more.placed", { name }), focus: "places" };
    };
    const limited = others.filter((each) => each.places != null);
    const most = { type: "number", min: 0, max: 100_000, value: places, required: false };
    return form(
      { id, word: say("nominations_more.set"), work, page, class: null },
      field(`${id}-places`, say("nominations_more.places_of", { name }), most),
      limited.map((each) => paragraph(`${each.administration.code}: ${number(each.places)}`)),
    );
  });
  openDialog(say("nominations.places"), paragraph(say("nominations_more.places_help")), forms);
}
