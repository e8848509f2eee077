// Asks the public GraphQL of this server, as anyone else would.

import { say, settings } from "./page.js";

const TOKEN = "tradewinds.token";

// The fragment never leaves the browser; taking it out keeps it from the history as well.
export function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return false;
  keepToken(token);
  history.replaceState(null, "", location.pathname + location.search);
  return true;
}

export const keepToken = (token) => sessionStorage.setItem(TOKEN, token);

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;

// What the server refuses: its code never changes, its words are for whoever reads the page. `errors` are those of an
// act, each with the path of the field that it is about.
export class Refused extends Error {
  constructor(code, words, errors) {
    super(words);
    Object.assign(this, { code, errors });
  }
}

// With the token and in the language of the page.
export async function send(address, sent) {
  const headers = {
    ...sent.headers,
    "Accept-Language": settings.locale,
    Authorization: `Bearer ${sessionStorage.getItem(TOKEN)}`,
  };
  try {
    return await fetch(address, { ...sent, headers });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Refused("UNREACHABLE", say("shell.unreachable"));
  }
}

export const post = (Accept, body, signal) =>
  send("/graphql", {
    method: "POST",
    headers: { Accept, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });

export function checked({ data, errors }) {
  if (!errors) return data;
  const [{ message, extensions: { code, requestId } = {} }] = errors;
  throw new Refused(code, requestId ? say("shell.our_fault", { id: requestId }) : message);
}

export async function ask(query, variables, signal) {
  const answer = await post("application/graphql-response+json, application/json;q=0.9", { query, variables }, signal);
  return checked(await answer.json().catch(() => ({ errors: [{ message: say("shell.no_answer") }] })));
}

// Changes something; what the server finds wrong with the input is raised, all of it at once.
export async function act(field, input) {
  const kind = `${field[0].toUpperCase()}${field.slice(1)}Input!`;
  const document = `mutation Act($input: ${kind}) { ${field}(input: $input) { userErrors { code message path } } }`;
  const { userErrors } = (await ask(document, { input }))[field];
  if (!userErrors.length) return;
  throw new Refused(userErrors[0].code, userErrors.map(({ message }) => message).join(" "), userErrors);
}
