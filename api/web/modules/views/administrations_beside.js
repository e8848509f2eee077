// Two or three administrations side by side: people, competencies, what each shares and seeks, and what ties them.

import { link } from "../address.js";
import { added, gathered, groupOf, inTenths } from "../cells.js";
import { ask } from "../graphql.js";
import { announce, learn, list, make, number, say, settings, table } from "../page.js";

// Of each administration by its place, since a filter names one.
const counted = (_code, place) => `
  people${place}: delegates(first: 1, filter: {administrationCodeIn: [$code${place}]}) { totalCount }
  open${place}: commitments(first: 1, filter: {administrationCodeIn: [$code${place}], stateIn: [OPEN]}) { totalCount }
  late${place}: commitments(first: 1, filter: {administrationCodeIn: [$code${place}], overdue: true}) { totalCount }`;

const declared = (_code, place) => `$code${place}: CountryCode!`;

const question = (codes) => `
  query Beside($slug: String!, $codes: [CountryCode!]!, $on: Date, ${codes.map(declared)}) {
    edition(by: {slug: $slug}) {
      ${codes.map(counted).join("")}
      comparison: administrationComparison(codes: $codes, asOf: $on) {
        administrations { code name serviceName officialLanguages region { name } }
        commonLanguages
        instruments { key text }
        topics { topic { key name } entries {
          practices { name } functions { name } challenges { name } sharing { people suppressed }
        } }
      }
      cells: gapMap(by: [ADMINISTRATION], administrationCodeIn: $codes) {
        suppressed assessedCount gapSum canShareCount administration { code } competency { group { key name } }
      }
    }
  }`;

// What was read stays with the edition until something is changed.
async function read(edition, codes, { address, signal }) {
  const key = `${codes} ${address.on}`;
  if (edition.beside?.key === key) return edition.beside.found;
  const each = Object.fromEntries(codes.map((code, place) => [`code${place}`, code]));
  const asked = { slug: edition.slug, codes, on: address.on, ...each };
  const [found] = await Promise.all([ask(question(codes), asked, signal), learn("administrations_more")]);
  edition.beside = { key, found: found.edition };
  announce(say("administrations_more.there", { names: namesOf(found.edition) }));
  return found.edition;
}

const namesOf = ({ comparison: { administrations } }) =>
  new Intl.ListFormat(settings.locale).format(administrations.map(({ name }) => name));

export async function compare(edition, codes, page) {
  const found = await read(edition, codes, page);
  const { administrations, commonLanguages, instruments, topics } = found.comparison;
  const column = (content) => administrations.map(({ name }, place) => [name, (row) => content(row, place), "named"]);
  const heading = (word) => make("h3", null, say(`administrations_more.${word}`));
  const laid = (word, first, content, rows) => {
    if (!rows.length) return make("p", null, say("administrations_more.nothing"));
    const head = [say(`administrations_more.${first}`), ({ name }) => name, "head"];
    return table(say(`administrations_more.${word}`), [head, ...column(content)], rows);
  };
  return [
    laid("about", "what", ({ cell }, place) => cell(place), about(found)),
    make("p", null, common(commonLanguages)),
    heading("coverage"),
    laid("coverage", "group", ({ cells }, place) => coverage(cells, codes[place]), gathered(found.cells, groupOf)),
    heading("topics"),
    laid(
      "topics",
      "topic",
      ({ entries }, place) => shared(entries[place]),
      topics.map(({ topic, entries }) => ({ name: topic.name, entries })),
    ),
    heading("instruments"),
    instruments.length
      ? list(instruments.map(({ text }) => text))
      : make("p", null, say("administrations_more.no_instrument")),
  ];
}

const language = new Intl.DisplayNames(settings.locale, { type: "language" });
const spoken = (codes) => codes.map((code) => language.of(code)).join(", ");

const common = (codes) =>
  codes.length ? say("administrations_more.common", { names: spoken(codes) }) : say("administrations_more.none_common");

function about({ comparison: { administrations }, ...found }) {
  const row = (word, cell) => ({
    name: say(`administrations_more.${word}`),
    cell: (place) => cell(administrations[place], place),
  });
  const count = (name, place) => number(found[name + place].totalCount);
  const promises =
    (name, more) =>
    ({ code }, place) => {
      const told = count(name, place);
      const to = { view: "follow_up", who: code, ...more };
      return found[name + place].totalCount > 0 ? link(`${name}-${code}`, to, told) : told;
    };
  return [
    row("service", ({ serviceName }) => serviceName ?? "·"),
    row("region", ({ region }) => region.name),
    row("people", (_, place) => count("people", place)),
    row("languages", ({ officialLanguages }) => spoken(officialLanguages)),
    row("open", promises("open", { state: "OPEN" })),
    row("late", promises("late", { overdue: "1" })),
  ];
}

function coverage(cells, code) {
  const own = cells.filter(({ administration }) => administration.code === code);
  const { isHidden, assessed, mean } = added(own);
  if (isHidden) return say("administrations_more.few");
  if (mean === null) return say("administrations_more.unknown");
  const sharing = own.reduce((sum, { canShareCount }) => sum + canShareCount, 0);
  return [
    say("administrations_more.mean", { mean: inTenths(mean), number: assessed }),
    make("small", null, say("administrations_more.high", { number: sharing })),
  ];
}

function shared({ practices, functions, challenges, sharing: { people, suppressed } }) {
  const named = (word, rows) => {
    const names = rows.map(({ name }) => name).join(", ");
    return rows.length > 0 && make("small", null, say(`administrations_more.${word}`, { names }));
  };
  return [
    suppressed ? say("administrations_more.few_share") : say("administrations_more.share", { number: people }),
    named("offers", practices),
    named("does", functions),
    named("seeks", challenges),
  ];
}
