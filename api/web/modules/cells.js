// Cells of a gap map put together: by competency or group of them, and what they add up to.

import { number } from "./page.js";

export const groupOf = ({ competency }) => competency.group;
export const competencyOf = ({ competency }) => competency;

// Cells put together, in the order in which they come: of each key its name and its cells.
export const gathered = (cells, of) =>
  [...Map.groupBy(cells, (cell) => of(cell).key)].map(([key, cells]) => ({ key, name: of(cells[0]).name, cells }));

// What cells add up to; where one of them is hidden, so is the sum.
export function added(cells) {
  const isHidden = cells.some(({ suppressed }) => suppressed);
  const sum = (name) => cells.reduce((all, cell) => all + cell[name], 0);
  const assessed = isHidden ? 0 : sum("assessedCount");
  const steps = isHidden ? 0 : sum("gapSum");
  // As it is shown, so that equal numbers have equal ink.
  return { isHidden, assessed, steps, mean: assessed ? Math.round((10 * steps) / assessed) / 10 : null };
}

export const inTenths = (mean) => number(mean, { minimumFractionDigits: 1 });
