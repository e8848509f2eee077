// Light, dark, or as the system has it: kept in this browser, and changed in turn.

import { find, say } from "./page.js";

const THEMES = ["auto", "light", "dark"];

export function changeTheme() {
  const root = document.documentElement;
  const theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
  localStorage.setItem("tradewinds.theme", theme);
  root.dataset.theme = theme;
  find("theme").textContent = say(`shell.theme.${theme}`);
}
