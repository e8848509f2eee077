// What is told of a run: its figures, how far it may be below the best, and since when it stands.

import { figure, invented, make, moment, number, say } from "./page.js";

export const isGoing = (run) => ["QUEUED", "RUNNING"].includes(run?.state);

export const share = (part, digits) =>
  number(part, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });

export const gap = ({ objective, bound }) => share(bound ? (bound - objective) / bound : 0, 2);

export const proof = (plan, told) => figure(say("shell.below"), gap(plan), told);

export function standing({ requestedAt, publishedAt, synthetic }, figures, ...more) {
  const told = [
    say("shell.made", { at: moment(requestedAt) }),
    publishedAt && say("shell.published", { at: moment(publishedAt) }),
    ...more,
  ];
  return [synthetic && invented(), make("dl", null, figures), make("p", null, told.filter(Boolean).join(" "))];
}
