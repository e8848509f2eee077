// Follows a run to its end by server-sent events; where they do not come through, asks every second.

import { ask, checked, post } from "./graphql.js";
import { isGoing } from "./plans.js";

const POLL_MILLISECONDS = 1000;
const RUN = "id state failure { detail }";
const WATCH = `subscription Watch($id: ID!) { runProgress(id: $id) { best bound gap run { ${RUN} } } }`;
const LOOK = `query Look($id: ID!) { node(id: $id) { ... on Run { ${RUN} } } }`;

// Returns the run as it ended. Leaving the page ends the following alone, by the signal, and no run.
export async function follow(id, heard, signal) {
  let last;
  const hear = (progress) => heard((last = progress));
  try {
    await stream({ query: WATCH, variables: { id } }, (data) => hear(data.runProgress), signal);
  } catch (error) {
    if (signal.aborted || error.code === "UNAUTHENTICATED") throw error;
  }
  while (!last || isGoing(last.run)) {
    await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
    const { node } = await ask(LOOK, { id }, signal);
    hear({ run: node });
  }
  return last.run;
}

async function stream(body, heard, signal) {
  const answer = await post("text/event-stream", body, signal);
  if (!answer.headers.get("Content-Type")?.startsWith("text/event-stream")) return checked(await answer.json());
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const events = (kept + part.value).split("\n\n");
    kept = events.pop();
    for (const event of events) {
      const line = event.split("\n").find((each) => each.startsWith("data: "));
      if (line) heard(checked(JSON.parse(line.slice(6))));
    }
  }
}
