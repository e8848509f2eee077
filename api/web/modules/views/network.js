// Who is tied to whom, who holds it together, and what is left once somebody has gone.

import { choice, go, link, opener } from "../address.js";
import { twin } from "../charts.js";
import { ask } from "../graphql.js";
import { skipOf } from "../offsets.js";
import { ROWS, button, figure, form, later, make, number, say, section, table } from "../page.js";
import { nameOf } from "../people.js";
import { codeIn, whoField } from "../who.js";
import { ribbons } from "../ribbons.js";

const HOLDERS = 20;
// Up to so many people the picture has people, beyond that their administrations.
const PEOPLE_DRAWN = 60;
const TIED = "code administration { code name }";
const GONE = "$rows: Int!, $cut: Int!, $alone: Int!, $codes: [String!], $homes: [CountryCode!]";
const LEFT = `without(delegateCodeIn: $codes, administrationCodeIn: $homes) {
  departureCount lostTieCount groupCount groupCountBefore connectedCrossPairs connectedCrossPairsBefore
  cutOffCount cutOff(first: $rows, skip: $cut) { ${TIED} }
  leftAloneCount leftAlone(first: $rows, skip: $alone) { ${TIED} }
  lostTopics { nobodyElse side { name } topic { name } } }`;

// Parts of the address that change what is asked.
export const asks = ["of"];

export const declares = "$ties: [HealthTieKind!]";

// What stands without a plan, or with the plan as if everybody had agreed to it.
export const tiesOf = ({ of }) => ["ACCEPTED", "CONTACT", ...(of === "agreed" ? [] : ["PAIRING"])];

export const variables = (address) => ({ ties: tiesOf(address) });

export const fields = () => `
  delegates(first: 1) { totalCount }
  networkHealth(ties: $ties) { dormantTieCount measures {
    tiesAcross tiesWithin groupCount connectedPerMille departureProof articulationPersonCount
    articulationPeople(first: ${HOLDERS}) { cutOffCount delegate { ${TIED} } }
    brokers { loadPerMille delegate { ${TIED} } } survival { halfLife } extraPairings { pairingCount }
  } }`;

const lists = () => import("./network_lists.js");
export const dialogs = { extras: later(lists, "openExtras") };

export async function draw(edition, page) {
  const { networkHealth: health, delegates } = edition;
  if (!health || !delegates.totalCount)
    return [make("p", { class: "card" }, say(health ? "network.nobody" : "network.not_yours"))];
  const left = await read(edition, delegates.totalCount <= PEOPLE_DRAWN, page);
  return [
    chooser(page.address),
    figures(health, delegates.totalCount),
    health.drawn.flows.length > 0 && picture(health.drawn, page),
    without(left && (await (await lists()).whatIsLeft(left, page)), edition, page),
    holders(health.measures),
    make("p", { class: "row" }, say("network.files"), file("GEXF", edition, page), file("GRAPHML", edition, page)),
  ];
}

const file = (form, edition, page) =>
  button(
    `file-${form}`,
    form === "GEXF" ? form : "GraphML",
    page.guarded(async () => (await lists()).saveNetwork(form, edition, page)),
  );

const isAdministration = (key) => key.length === 2;

// Both are kept with what was read: the picture, and what the one leaves who was taken away last. What is not there
// is asked for in one question.
async function read(edition, isOfPeople, { address, signal }) {
  const { networkHealth: health } = edition;
  const gone = address.gone?.toUpperCase();
  const wanted = [gone, address.cut, address.alone].join();
  if (health.drawn && (!gone || health.wanted === wanted)) return gone && health.left;
  const drawn = isOfPeople
    ? `ties(first: 100) { delegates { ${TIED} } }`
    : "administrationTies(first: 100) { tieCount administrations { code name } }";
  const asked = ["$slug: String!, $ties: [HealthTieKind!]", gone && GONE].filter(Boolean);
  const query = `query Drawn(${asked}) { edition(by: {slug: $slug}) {
    peopleNetwork(ties: $ties) { tieCount ${health.drawn ? "" : drawn} ${gone ? LEFT : ""} }
  } }`;
  const variables = {
    slug: edition.slug,
    ties: tiesOf(address),
    rows: ROWS,
    cut: skipOf(address, "cut"),
    alone: skipOf(address, "alone"),
    [isAdministration(gone ?? "") ? "homes" : "codes"]: [gone],
  };
  const { edition: found } = await ask(query, variables, signal);
  const { tieCount, ties, administrationTies, without } = found.peopleNetwork;
  const named = (each) => ({
    key: each.code,
    name: each.administration ? nameOf(each) : each.name,
    sender: each.administration,
  });
  health.drawn ??= {
    all: tieCount,
    flows: (ties ?? administrationTies).map((tie) => ({
      count: tie.tieCount ?? 1,
      ends: (tie.delegates ?? tie.administrations).map(named),
    })),
  };
  health.wanted = wanted;
  return (health.left = without);
}

function chooser({ of }) {
  const by = (name, value) =>
    choice(`of-${name}`, { ...unfiltered, of: value }, say(`network.of.${name}`), (of === "agreed") === Boolean(value));
  return make("p", { class: "row" }, by("plan", null), by("agreed", "agreed"));
}

const share = (perMille) => number(perMille / 1000, { style: "percent", maximumFractionDigits: 1 });

function figures({ dormantTieCount, measures }, people) {
  const { tiesAcross, tiesWithin, groupCount, connectedPerMille, departureProof, survival } = measures;
  return make(
    "dl",
    null,
    figure(say("network.people"), number(people)),
    figure(
      say("network.ties"),
      number(tiesAcross + tiesWithin),
      say("network.across", { across: tiesAcross, dormant: dormantTieCount }),
    ),
    figure(say("network.groups"), number(groupCount)),
    figure(say("network.connected"), share(connectedPerMille), say("network.connected_help")),
    figure(
      say("network.proof"),
      say(departureProof ? "network.is_proof" : "network.not_proof"),
      survival.halfLife != null && say("network.half_life", { number: survival.halfLife }),
    ),
  );
}

const unfiltered = { gone: null, cut: null, alone: null };

function picture({ flows, all }, { address }) {
  const gone = address.gone?.toUpperCase();
  const drawn = flows.reduce((sum, { count }) => sum + count, 0);
  const drawing = () => [
    ribbons(flows, {
      label: say("network.picture"),
      told: ({ name, count, others }) => say("network.mark", { name, number: count, others: others.join(", ") }),
      chosen: gone,
      choose: (key) => go({ ...unfiltered, gone: key === gone ? null : key }),
      leave: () => go(unfiltered),
    }),
    make("p", null, say("network.picture_help"), drawn < all && ` ${say("network.drawn", { drawn, number: all })}`),
  ];
  const columns = [
    [say("shell.one"), ({ ends }) => ends[0].name, "head"],
    [say("shell.other"), ({ ends }) => ends[1].name],
    [say("network.ties"), ({ count }) => number(count), "number"],
  ];
  const title = say("network.picture");
  return twin("ribbons", title, drawing, () => table(title, columns, flows));
}

// Whom to take away: anybody of the picture, or another one by code.
function without(left, edition, { address: { gone } }) {
  const ends = edition.networkHealth.drawn.flows.flatMap((flow) => flow.ends);
  const names = new Map(
    ends.flatMap(({ key, name, sender }) => [[key, name], ...(sender ? [[sender.code, sender.name]] : [])]),
  );
  return section(
    "without",
    say("network.without"),
    make("p", null, say("network.without_help")),
    form(
      (typed) => go({ ...unfiltered, gone: codeIn(typed.get("gone"), names) }),
      null,
      whoField("gone", say("network.who"), gone, names, { required: true }),
      make("button", { id: "take" }, say("network.take")),
      gone && link("back", unfiltered, say("network.back")),
    ),
    left,
  );
}

function holders({ articulationPeople, articulationPersonCount, brokers, extraPairings }) {
  const rows = new Map(articulationPeople.map((row) => [row.delegate.code, row]));
  for (const { delegate, loadPerMille } of brokers)
    rows.set(delegate.code, { delegate, ...rows.get(delegate.code), loadPerMille });
  const take = ({ delegate }) =>
    link(`take-${delegate.code}`, { ...unfiltered, gone: delegate.code }, say("network.without_them"), {
      "aria-label": `${say("network.without_them")} ${delegate.code}`,
    });
  const columns = [
    [say("shell.person"), ({ delegate }) => nameOf(delegate), "head"],
    [say("network.cuts_off"), ({ cutOffCount }) => number(cutOffCount ?? 0), "number"],
    [say("network.carries"), ({ loadPerMille }) => (loadPerMille == null ? "–" : share(loadPerMille)), "number"],
    [say("shell.acts"), take, "acts"],
  ];
  const title = say("network.holders");
  return section(
    "holders",
    title,
    make("p", null, say("network.holders_help", { number: articulationPersonCount })),
    rows.size > 0 && table(title, columns, [...rows.values()]),
    extraPairings.pairingCount > 0 &&
      opener("extras", "extras", say("network.extras", { number: extraPairings.pairingCount })),
  );
}
