// By the clock of the place, whatever clock the reader's machine has.

import { settings } from "./page.js";

const clock = new Intl.DateTimeFormat(settings.locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const at = (local) => new Date(`${local.slice(0, 19)}Z`);

export const timesOf = ({ localStartsAt, localEndsAt }) => clock.formatRange(at(localStartsAt), at(localEndsAt));
