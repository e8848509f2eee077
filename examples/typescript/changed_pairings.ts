// Keeps a copy of all published pairings in a file, and prints each change as a line of JSON.
// It wants a token with the scopes editions:read and pairings:read:
//
//   npm ci && npm run build
//   export TRADEWINDS_URL=http://127.0.0.1:8000/graphql TRADEWINDS_TOKEN=...
//   node build/changed_pairings.js copy.json --seconds 60

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { print } from "@0no-co/graphql.web";
import { initGraphQLTada, type ResultOf, type VariablesOf } from "gql.tada";
import type { introspection } from "./graphql-env.d.ts";

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string } }>();
const CHANGED = graphql(`
  query Changed($since: DateTime, $first: Int!, $after: String) {
    publishedPairings(changedSince: $since, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id run { id edition { slug } } delegates { code } partnership { state changedAt } }
    }
  }
`);
// A change bears the moment at which it began, and is seen when it is done: ask a little further
// back than the last time. What comes twice is known, and not printed again.
const OVERLAP_MILLISECONDS = 60_000;
const PASSING = ["RATE_LIMITED", "TIMEOUT", "SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR"];

type Data = ResultOf<typeof CHANGED>;
type Node = Data["publishedPairings"]["nodes"][number];
type Partnership = NonNullable<Node["partnership"]>;
type Answer = { data?: Data | null; errors?: { message: string; extensions: { code: string } }[] };
type Pairing = {
  delegates: string[];
  state: Partnership["state"] | null;
  changedAt: string | null;
};
type Edition = { run: string; pairings: Record<string, Pairing> };
type Copy = { since: string | null; editions: Record<string, Edition> };

/** What may be gone when it is asked again; anything else is for a person to mend. */
class Passing extends Error {}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

/** Asks for one page; returns it with the moment of the answer by the clock of the server. */
async function ask(variables: VariablesOf<typeof CHANGED>): Promise<{ data: Data; at: Date }> {
  const { response, text } = await send(JSON.stringify({ query: print(CHANGED), variables }));
  if (!response.headers.get("content-type")?.includes("json")) {
    const message = `Status ${response.status}, and no answer of GraphQL.`;
    throw response.status >= 500 ? new Passing(message) : new Error(message);
  }
  const { data, errors = [] }: Answer = JSON.parse(text);
  if (!data || errors.length > 0) {
    const message = errors.map((error) => error.message).join(" ");
    const passes = errors.every(({ extensions }) => PASSING.includes(extensions.code));
    throw passes ? new Passing(message) : new Error(message);
  }
  return { data, at: new Date(response.headers.get("date") ?? "") };
}

async function send(body: string): Promise<{ response: Response; text: string }> {
  const url = variable("TRADEWINDS_URL");
  const headers = {
    authorization: `Bearer ${variable("TRADEWINDS_TOKEN")}`,
    "content-type": "application/json",
  };
  try {
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(url, { method: "POST", headers, body, signal });
    return { response, text: await response.text() };
  } catch (error) {
    throw new Passing(String(error), { cause: error });
  }
}

/** Returns the moment to ask from the next time, and all that changed since this one. */
async function changed(since: string | null, first: number): Promise<[string, Node[]]> {
  const nodes: Node[] = [];
  let until: string | undefined;
  let after: string | null = null;
  while (true) {
    const { data, at }: Awaited<ReturnType<typeof ask>> = await ask({ since, first, after });
    const { pageInfo, nodes: some } = data.publishedPairings;
    // Before the pages that are still to be read.
    until ??= new Date(at.getTime() - OVERLAP_MILLISECONDS).toISOString();
    nodes.push(...some);
    if (!pageInfo.hasNextPage) return [until, nodes];
    after = pageInfo.endCursor;
  }
}

/** Takes a pairing into the copy; returns it when it is not as it was. */
function take(editions: Copy["editions"], { id, run, delegates, partnership }: Node) {
  const { slug } = run.edition;
  let edition = editions[slug];
  // A later publication has taken the place of all that was known of the edition.
  if (edition?.run !== run.id) edition = editions[slug] = { run: run.id, pairings: {} };
  const pairing: Pairing = {
    delegates: delegates.map(({ code }) => code),
    // Null when the partnership came to nothing.
    state: partnership?.state ?? null,
    changedAt: partnership?.changedAt ?? null,
  };
  if (JSON.stringify(edition.pairings[id]) === JSON.stringify(pairing)) return undefined;
  edition.pairings[id] = pairing;
  return { edition: slug, id, ...pairing };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    first: { type: "string", default: "100" },
  },
});
const [path] = positionals;
if (!path) throw new Error("Name the file of the copy.");
const copy: Copy = existsSync(path)
  ? JSON.parse(readFileSync(path, "utf8"))
  : { since: null, editions: {} };
while (true) {
  try {
    const [until, nodes] = await changed(copy.since, Number(values.first));
    for (const node of nodes) {
      const told = take(copy.editions, node);
      if (told) console.log(JSON.stringify(told));
    }
    copy.since = until;
    // As a whole, or the file stays as it was.
    writeFileSync(`${path}.new`, JSON.stringify(copy));
    renameSync(`${path}.new`, path);
  } catch (error) {
    if (!(error instanceof Passing)) throw error;
    // Nothing was taken: the next look begins where this one began.
    console.error(`Broken off, and asked again since ${copy.since}: ${error.message}`);
  }
  await pause(1000 * Number(values.seconds));
}
