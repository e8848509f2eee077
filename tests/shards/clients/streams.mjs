// graphql-ws and graphql-sse: queries and mutations too are streams, of one event.

import { createClient } from "graphql-sse";
import { socketOf } from "./socket.mjs";

export function open({ address, token, transport }) {
  const client = transport === "socket" ? socketOf({ address, token }) : eventsOf({ address, token });
  async function watch(query, variables, told) {
    for await (const { data, errors } of client.iterate({ query, variables })) {
      if (errors) throw errors;
      told(data);
    }
  }
  async function ask(query, variables) {
    const answers = [];
    await watch(query, variables, (data) => answers.push(data));
    if (answers.length !== 1) throw new Error(`${answers.length} answers`);
    return answers[0];
  }
  return { query: ask, mutate: ask, watch, close: () => client.dispose() };
}

function eventsOf({ address, token }) {
  return createClient({
    url: `http://${address}/graphql`,
    headers: { authorization: `Bearer ${token}` },
    // As on a socket: a loss is to be seen, and a refusal at once.
    retryAttempts: 0,
  });
}

export async function failure(error) {
  if (Array.isArray(error)) return { codes: codesOf(error) };
  if (error.response) {
    const { errors } = await error.response.json();
    return { codes: codesOf(errors), status: error.response.status };
  }
  if (!error.code) throw error;
  return { closed: error.code };
}

function codesOf(errors) {
  return errors.map(({ extensions }) => extensions.code);
}
