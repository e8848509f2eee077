// Ribbons between two columns, as wide as what flows: who meets whom. Each end is a mark.

import { walkable } from "./charts.js";
import { shape } from "./page.js";

const GAP = 6;
const BAR = 10;
const LETTERS_MAX = 22;

// A flow: { ends: two of { key, name }, count }; `told` says what a mark is.
export function ribbons(flows, { label, told, ...walk }) {
  const width = Math.min(Math.max(innerWidth - 64, 240), 900);
  const margin = width < 420 ? 70 : 190;
  const all = flows.reduce((sum, { count }) => sum + count, 0);
  const [left, right] = [0, 1].map((side) => column(flows, side));
  // Each end of the right column stands where its ribbons come from.
  const rank = [...left.keys()];
  const from = ({ flows: own }) => own.reduce((sum, { ends }) => sum + rank.indexOf(ends[0].key), 0) / own.length;
  const sorted = [...right.values()].sort((a, b) => from(a) - from(b));
  const columns = [[...left.values()], sorted];
  const height = Math.max(...columns.map((ends) => laidOut(ends, Math.min(22, 560 / all))));
  const x = [margin, width - margin];
  const marks = columns.flatMap((ends, side) => ends.map((end) => mark(end, side, x[side], width, told)));
  walkable(marks, walk);
  const bands = columns[0].flatMap((end, place) =>
    end.flows.map((flow) => {
      const isFaint = walk.chosen && !flow.ends.some(({ key }) => key === walk.chosen);
      const d = band(x, part(end, flow), part(right.get(flow.ends[1].key), flow));
      return shape("path", { d, class: `band hue${place % 6}${isFaint ? " faint" : ""}` });
    }),
  );
  return shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label }, bands, marks);
}

function column(flows, side) {
  const found = new Map();
  for (const flow of flows) {
    const own = flow.ends[side];
    if (!found.has(own.key)) found.set(own.key, { ...own, flows: [], others: [], count: 0, used: 0 });
    const end = found.get(own.key);
    end.flows.push(flow);
    end.others.push(flow.ends[1 - side].name);
    end.count += flow.count;
  }
  return found;
}

// Lay ends below each other, each tall enough for its name; return where the last one ends.
function laidOut(ends, unit) {
  let y = GAP;
  for (const end of ends) {
    end.y = y;
    end.height = Math.max(end.count * unit, 18);
    y += end.height + GAP;
  }
  return y;
}

// The next part of an end's bar that is free, for one of its flows.
function part(end, { count }) {
  const height = (end.height * count) / end.count;
  end.used += height;
  return [end.y + end.used - height, height];
}

function band([x, across], [y, height], [top, depth]) {
  const middle = (x + across) / 2;
  const back = `C${middle},${top + depth} ${middle},${y + height} ${x},${y + height}z`;
  return `M${x},${y}C${middle},${y} ${middle},${top} ${across},${top}v${depth}${back}`;
}

function mark(end, side, edge, width, told) {
  const { key, name, y, height } = end;
  const words = told(end);
  const long = name.length > LETTERS_MAX ? name.slice(0, LETTERS_MAX).replace(/\s\S*$/, " …") : name;
  const short = width < 420 ? key : long;
  const x = side ? edge : edge - BAR;
  return shape(
    "g",
    { class: "mark", "data-key": key, id: `mark${side}-${key}`, "aria-label": words },
    shape("title", null, words),
    // As wide as its column, so that a finger finds it.
    shape("rect", {
      x: side ? edge : 0,
      y: y - GAP / 2,
      width: side ? width - x : edge,
      height: height + GAP,
      class: "target",
    }),
    shape("rect", { x, y, width: BAR, height, class: "bar" }),
    shape(
      "text",
      {
        x: side ? edge + BAR + 6 : x - 6,
        y: y + height / 2,
        "text-anchor": side ? "start" : "end",
        "dominant-baseline": "central",
        "aria-hidden": "true",
      },
      short,
    ),
  );
}
