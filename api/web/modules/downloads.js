// Files want the token, so that no link leads to them: they are fetched, and handed to the browser.

import { checked, send } from "./graphql.js";
import { make } from "./page.js";

export async function download(path) {
  const answer = await send(path, {});
  if (!answer.ok) checked(await answer.json());
  const href = URL.createObjectURL(await answer.blob());
  const [, name] = answer.headers.get("Content-Disposition").match(/filename="([^"]+)"/);
  make("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}
