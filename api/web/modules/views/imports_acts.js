// Sending a file to be checked, writing all of it, and how far that has come.

import { go } from "../address.js";
import { Refused, act, ask, checked, send } from "../graphql.js";
import { announce, find, learn, make, say } from "../page.js";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const BYTES_MAX = 8 * 1024 * 1024;
const LOOK_MILLISECONDS = 500;
const LOOK = "query Look($id: ID!) { node(id: $id) { ... on Import { progress { done of } } } }";

// The file is checked and kept, and nothing of it is written.
export async function check({ id }, page) {
  await learn("imports_more");
  const [file] = find("upload").files;
  if (file.size > BYTES_MAX) throw new Refused("PAYLOAD_TOO_LARGE", say("imports_more.too_large"));
  find("view").setAttribute("aria-busy", "true");
  find("view").className = "waiting";
  announce(say("imports_more.checking", { name: file.name }));
  const kind = file.name.toLowerCase().endsWith(".xlsx") ? XLSX : "text/csv";
  const sent = { method: "POST", headers: { "Content-Type": kind }, body: file };
  const answer = await (await send(`/imports?edition=${encodeURIComponent(id)}`, sent)).json();
  checked(answer);
  const found = answer.import;
  go({ file: found.id, skip: null, after: null, before: null }, { replaces: page.address.file === found.id });
  announce(say(`imports_more.checked.${found.state}`, { number: found.problemCount || found.rows }));
  await page.again();
  find("file-title").scrollIntoView();
}

export async function apply({ id, added, changed }, page) {
  await learn("imports_more");
  find("apply").setAttribute("aria-disabled", "true");
  announce(say("imports_more.writing"));
  const bar = make("progress", { id: "written", max: added + changed, "aria-label": say("imports_more.written") });
  const told = make("span", null);
  find("apply").after(bar, told);
  const watching = setInterval(() => look(id, bar, told).catch(() => {}), LOOK_MILLISECONDS);
  try {
    await act("applyImport", { id });
  } finally {
    clearInterval(watching);
    for (const each of [bar, told]) each.remove();
    find("apply")?.removeAttribute("aria-disabled");
  }
  announce(say("imports_more.applied", { added, changed }));
  await page.again();
}

async function look(id, bar, told) {
  const { progress } = (await ask(LOOK, { id })).node;
  if (!progress) return;
  [bar.max, bar.value] = [progress.of || 1, progress.done];
  told.textContent = say("imports_more.so_far", { done: progress.done, number: progress.of });
}
