// What a participant has in an edition: whom they meet and why, where they go, and their calendar.
// It asks for nothing that tells a level: no rating, no score, no points, no rank of a wish.

import { opener } from "../address.js";
import { timesOf } from "../clock.js";
import { Refused, act, ask } from "../graphql.js";
import { announce, button, find, invented, list, make, moment, say, section, settings, table } from "../page.js";

const TOPICS = "offers { topic { name } }";
const SHOWN = "code administration { name }";
const PERSON = `name position languages { language } ${TOPICS}`;
const FEED = `mutation Feed($input: CreateCalendarFeedInput!) {
  createCalendarFeed(input: $input) { address { path } calendarFeed { id } userErrors { message } } }`;
const REASONS = ["NOT_AVAILABLE", "OTHER_SUBJECT", "LANGUAGE", "NEW_POST", "CONFLICT_OF_INTEREST", "NOT_STATED"];
const STANDING = ["PROPOSED", "ACCEPTED", "MET", "CLOSED"];

// The secret of an address is told once: it is here until the page is left.
let secret = null;

// Whoever asks, and what they are in the edition.
export const beside = `viewer { expiresAt
  manager { code synthetic administration { name } ${PERSON} }
  delegates(editionSlug: $slug) { ${SHOWN}
    timetable { localStartsAt localEndsAt leads component { key name city timeZone }
      placement { title room } meeting { partner { ${SHOWN} manager { name } } } } } }`;

export const fields = () => `
  partnerships(first: 20) { nodes {
    id version state withdrawnAt responses { answer delegate { code } }
    pairing { reasons { text(audience: PARTICIPANT) } }
    delegates { ${SHOWN} manager { ${PERSON} contactDetails { email phone } } }
  } }
  calendarFeeds(first: 20) { nodes { id madeAt revokedAt } }`;

export const dialogs = { decline: openDecline };

const called = ({ code, administration, manager }) => `${manager?.name ?? code} · ${administration.name}`;
const topicsOf = ({ manager }) => (manager?.offers ?? []).map(({ topic }) => topic.name).join(", ");
const partnerIn = ({ delegates }, { code }) => delegates.find((each) => each.code !== code);
const paragraph = (text) => text && make("p", null, text);

const ownIn = ({ viewer: { manager, delegates } }) => ({ ...manager, ...delegates?.[0], manager });

export function draw(edition, page) {
  const { manager, delegates, expiresAt } = page.viewer;
  if (!manager) return [make("p", { class: "card" }, say("mine.not_you"))];
  const me = ownIn(page);
  return [
    manager.synthetic && invented(),
    make("p", { id: "me" }, called(me)),
    paragraph(expiresAt && say("mine.until", { at: moment(expiresAt) })),
    delegates?.length ? placed(edition, me, page) : make("p", { class: "card" }, say("mine.no_place")),
  ];
}

function placed(edition, me, page) {
  const { partnerships, calendarFeeds } = edition;
  const found = partnerships?.nodes ?? [];
  return [
    found.length
      ? found.map((each) => meeting(each, me, page))
      : section("partners", say("mine.partners"), paragraph(say("mine.nobody"))),
    agenda(me.timetable ?? []),
    calendar(edition, calendarFeeds?.nodes ?? [], page),
  ];
}

function meeting(partnership, me, page) {
  const partner = partnerIn(partnership, me);
  const { id, state, withdrawnAt, responses, pairing } = partnership;
  const hasAccepted = responses?.some(({ answer, delegate }) => answer === "ACCEPTED" && delegate.code === me.code);
  const position = partner.manager?.position;
  const waits = state === "PROPOSED" && hasAccepted;
  const standing = [
    make("p", null, make("strong", null, called(partner)), position && `, ${position}`),
    make("p", null, say(`mine.state.${state}`), waits && ` ${say("mine.you_accepted")}`),
    paragraph(withdrawnAt && say("mine.withdrawn", { at: moment(withdrawnAt) })),
  ];
  const isOpen = ["PROPOSED", "ACCEPTED"].includes(state);
  return section(
    `with-${partner.code}`,
    say("mine.meeting", { name: partner.manager?.name ?? partner.code }),
    standing,
    STANDING.includes(state) && [reached(partner), spoken(me, partner), why(pairing), shared(me, partner)],
    isOpen &&
      make(
        "div",
        { class: "row" },
        !hasAccepted &&
          button(
            `accept-${id}`,
            say("mine.accept"),
            page.guarded(() => accept(partnership, partner, page)),
            { class: "main" },
          ),
        opener(`decline-${id}`, `decline:${id}`, say("mine.decline")),
      ),
  );
}

function reached({ manager }) {
  const { email, phone } = manager?.contactDetails ?? {};
  const ways = [email, phone].filter(Boolean).join(", ");
  return paragraph(ways ? say("mine.contact", { ways }) : say("mine.no_contact"));
}

function spoken(me, partner) {
  const theirs = (partner.manager?.languages ?? []).map(({ language }) => language);
  const both = (me.manager?.languages ?? []).filter(({ language }) => theirs.includes(language));
  const word = new Intl.DisplayNames(settings.locale, { type: "language" });
  const names = both.map(({ language }) => word.of(language)).join(", ");
  return paragraph(names ? say("mine.languages", { names }) : say("mine.no_languages"));
}

const why = (pairing) =>
  pairing && [make("h3", null, say("mine.reasons")), list(pairing.reasons.map(({ text }) => text))];

function shared(me, partner) {
  const [theirs, ours] = [topicsOf(partner), topicsOf(me)];
  if (!theirs && !ours) return null;
  const name = partner.manager?.name ?? partner.code;
  return [
    make("h3", null, say("mine.share")),
    theirs && paragraph(say("mine.theirs", { name, topics: theirs })),
    ours && paragraph(say("mine.ours", { topics: ours })),
  ];
}

async function accept({ id, version }, partner, { again }) {
  await act("acceptPartnership", { partnershipId: id, expectedVersion: version });
  announce(say("mine.accepted", { name: called(partner) }));
  await again();
  (find(`decline-${id}`) ?? find("title")).focus();
}

async function openDecline({ partnerships }, id, page) {
  const [{ openDialog, tell }, { choice, form }] = await Promise.all([import("../dialogs.js"), import("../forms.js")]);
  const partnership = partnerships?.nodes.find((each) => each.id === id);
  if (!["PROPOSED", "ACCEPTED"].includes(partnership?.state)) {
    tell(say("mine.decline"), say("mine.answered"));
    return;
  }
  const name = called(partnerIn(partnership, ownIn(page)));
  const reasons = REASONS.map((value) => [value, say(`mine.reason.${value}`)]);
  const work = async () => {
    const reason = find("declining-reason").value;
    await act("declinePartnership", { partnershipId: id, expectedVersion: partnership.version, reason });
    return { told: say("mine.declined", { name }) };
  };
  openDialog(
    `${say("mine.decline")} ${name}`,
    paragraph(say("mine.decline_help")),
    form(
      { id: "declining", word: say("mine.decline_now"), work, page },
      choice("declining-reason", say("mine.why"), reasons),
    ),
  );
}

function agenda(timetable) {
  const title = say("mine.agenda");
  if (!timetable.length) return section("agenda", title, paragraph(say("mine.no_agenda")));
  const columns = [
    [say("mine.when"), timesOf, "head"],
    [say("mine.what"), (each) => titled(each), "named"],
    [say("mine.where"), ({ placement }) => placement?.room ?? "—", "named"],
  ];
  const parts = new Map(timetable.map(({ component }) => [component.key, component]));
  return section(
    "agenda",
    title,
    [...parts.values()].map(({ key, name, city, timeZone }) => [
      make("h3", null, [name, city].filter(Boolean).join(" · ")),
      paragraph(say("mine.clock", { zone: timeZone })),
      table(
        name,
        columns,
        timetable.filter(({ component }) => component.key === key),
      ),
    ]),
  );
}

function titled({ leads, placement, meeting: met }) {
  if (met) return say("mine.meeting", { name: called(met.partner) });
  return leads ? say("mine.leads", { title: placement.title }) : placement.title;
}

function calendar({ id }, feeds, page) {
  const address = secret && new URL(secret.path, location.origin).href;
  const row = (feed) => [
    `${say("mine.since", { at: moment(feed.madeAt) })} `,
    button(
      `close-${feed.id}`,
      say("mine.close"),
      page.guarded(() => revoke(feed, page)),
    ),
  ];
  const open = feeds.filter(({ revokedAt }) => !revokedAt);
  return section(
    "calendar",
    say("mine.calendar"),
    paragraph(say("mine.calendar_help")),
    address && [
      make("p", null, make("label", { for: "secret" }, say("mine.once"))),
      make("input", { id: "secret", readonly: true, size: 80, value: address }),
      make("p", null, make("a", { id: "file", href: secret.path, download: true }, say("mine.file"))),
    ],
    button(
      "make",
      say("mine.make"),
      page.guarded(() => makeFeed(id, page)),
    ),
    open.length > 0 && list(open.map(row)),
  );
}

async function makeFeed(editionId, { again }) {
  const { createCalendarFeed } = await ask(FEED, { input: { editionId, locale: settings.locale } });
  const { address, calendarFeed, userErrors } = createCalendarFeed;
  if (!address) throw new Refused(null, userErrors.map(({ message }) => message).join(" "));
  secret = { path: address.path, feed: calendarFeed.id };
  announce(say("mine.made"));
  await again();
  find("file").focus();
}

async function revoke({ id }, { again }) {
  await act("revokeCalendarFeed", { id });
  if (secret?.feed === id) secret = null;
  announce(say("mine.closed"));
  await again();
  find("make").focus();
}
