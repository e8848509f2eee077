// Walks one client through what the test wants to see, and prints each step as a line of JSON.
// node steps.mjs CLIENT TRANSPORT, with the address, the token and the documents on standard input.

import { readFileSync } from "node:fs";

const [client, transport] = process.argv.slice(2);
const { address, token, slug, documents } = JSON.parse(readFileSync(0, "utf8"));
const { open, failure } = await import(`./${client}.mjs`);

function tell(step, told = {}) {
  process.stdout.write(`${JSON.stringify({ step, ...told })}\n`);
}

async function fail(step, ask) {
  try {
    tell(step, { answered: await ask() });
  } catch (error) {
    tell(step, await failure(error));
  }
}

const ours = open({ address, token, transport });
const read = await ours.query(documents.read, { slug });
tell("query", { data: read });
const started = await ours.mutate(documents.start, { input: { editionId: read.edition.id } });
tell("mutation", { data: started });
const { id } = started.startPairingRun.pairingRun;
await ours.watch(documents.watch, { id }, (data) => tell("event", { data }));
tell("completion");
await fail("wrong query", () => ours.query("query { nowhere }", {}));
await fail("wrong subscription", () => ours.watch("subscription { nowhere }", {}, () => {}));
await fail("wrong run", () => ours.watch(documents.watch, { id: `${id}0` }, () => {}));
await ours.close();

const strange = open({ address, token: "no-token-of-ours", transport });
await fail("query of a stranger", () => strange.query(documents.read, { slug }));
await fail("subscription of a stranger", () => strange.watch(documents.watch, { id }, () => {}));
await strange.close();
