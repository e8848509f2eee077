// Styles of one view alone are fetched with it: its module awaits them.

import { make, settings } from "./page.js";

export const dress = (name) =>
  new Promise((load) => {
    const href = `${settings.files}/styles/${name}.css`;
    document.head.append(make("link", { rel: "stylesheet", href, load, error: load }));
  });
