// A map of dots with the Pacific in the middle: where somebody is, and arcs as wide as what ties two of them. It has no
// borders: whoever invites states draws no lines that some of them dispute.

import { walkable } from "./charts.js";
import { shape } from "./page.js";

// Land, a bit for each 2.5 degrees, row by row from 180° W, 84° N, the most significant bit first; rastered from
// Natural Earth 110m, which is in the public domain.
const LAND =
  "AAAAAAH+A/8AAAAAAAAAAAAAAAAAAHn3//+AAeAQAAcAAAAAAAAAEEOf//8AAsAAAAAAAAAAAAAAfN8Af/8AAAABgB/4AfAAAAAD5a8AP/4AAAAE" +
  "CP//8IAAAfgAHmf4P/gAAHAAG/////8Af////////////ADQBAAAAAAA3///////////+EMAAAAAAAAAA////+AIDgAAHv//////////B/v//8Bw" +
  "AgAAPl////////xgAGA//+B+AAAABj///////wGAAAAf//5/AAACEH///////AOAAAAP//5/wAALv////////4IAAAAH///9AAACf////////0AA" +
  "AAAD///84AAB/////////wAAAAAD////AAAB//fn/////gAAAAAD///wAAAPjeBn////+MAAAAAD///AAAAPEt/3////YIAAAAAB//+AAAAPBF/z" +
  "////MQAAAAAA///AAAAD8Gf/////FwAAAAAAf/8AAAAP+IP/////CAAAAAAAH/IAAAAP////////gAAAAAAAL4EAAAAf//v3////AAAAAAAAF4AA" +
  "AAA///363///AAAAAAAAA4MAAAB///z/D/f8AAAAAAAAA4hAAAB///7+B+fgAAAAAAAAAfgAAAA///58B4PggAAAAAAAAB4AAAB///94AwHwgAAA" +
  "AAAAAAYAAAB////AAwHwwAAAAAAAAAI/AAA////wAwEgQAAAAAAAAAF/AAAf///wAIAAYAAAAAAAAAB/4AAPP//gAAKDAAAAAAAAAAB/8AAAD//g" +
  "AAEGAAAAAAAAAAD/8AAAD/+AAACOAAAAAAAAAAD//AAAD/8AAADOhQAAAAAAAAH//4AAB/8AAABAAcAAAAAAAAD//8AAB/8AAAAYAeAAAAAAAAB/" +
  "/8AAB/8AAAAAQBAAAAAAAAB//4AAB/8AAAAADgAAAAAAAAA//wAAB/8QAAAALEAAAAAAAAAf/wAAB/4wAAAAf8AAAAAAAAAP/wAAB/wwAAAA/+AA" +
  "AAAAAAAP/gAAA/xgAAAD//AAAAAAAAAP+AAAA/wgAAAH//gAAAAAAAAP+AAAA/gAAAAD//gAAAAAAAAf8AAAAfAAAAAD//gAAAAAAAAf4AAAAfAA" +
  "AAADx/gAAAAAAAAfwAAAAAAAAAACAfAAAAAAAAAfgAAAAAAAAAAAAPAAAAAAAAAeAAAAAAAAAAAAAAACAAAAAAA+AAAAAAAAAAAAACAEAAAAAAA8" +
  "AAAAAAAAAAAAAAAQAAAAAAA8AAAAAAAAAAAAAAAAAAAAAAA4AAAAAAAAEAAAAAAAAAAAAAA4AAAAAAAAAAAAAAAAAAAAAAAcAAAAAAAAAAAAAAAA";
const [COLUMNS, ROWS, STEP, NORTH] = [144, 56, 2.5, 84];
// The map is cut here, so many degrees west, and begins there on the left.
const CUT = 30;
const RADIUS = 5;
// What a finger finds, where the next one is far enough away.
const REACH = 14;
const WIDEST = 7;

// A place: { key, coordinates }, of which those that have them are drawn; a tie: { ends: two keys, count }. `told` says
// what a mark is, and `tied` what an arc is.
export function dotMap(places, ties, { label, told, tied, chosen, ...walk }) {
  const width = Math.min(Math.max(innerWidth - 64, 240), 900);
  const unit = width / COLUMNS;
  const placed = places.filter(({ coordinates }) => coordinates);
  const dots = apart(placed.map((place) => ({ ...place, ...point(place, unit) })));
  // From west to east as they are drawn, so that the arrow keys go where they point.
  dots.sort((a, b) => a.x - b.x);
  const found = new Map(dots.map((dot) => [dot.key, dot]));
  const taken = dots.map(({ x, y }) => [x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS]);
  const marks = dots.map((dot) => mark(dot, dots, told(dot), written(dot, taken, width)));
  walkable(marks, { chosen, ...walk });
  const most = Math.max(...ties.map(({ count }) => count));
  const arcs = ties.map((tie) => {
    const [one, other] = tie.ends.map((key) => found.get(key));
    if (!one || !other) return null;
    const isFaint = chosen.length && !tie.ends.some((key) => chosen.includes(key));
    const line = { d: arc(one, other), "stroke-width": 1 + ((WIDEST - 1) * tie.count) / most };
    return shape("path", { ...line, class: `arc${isFaint ? " faint" : ""}` }, shape("title", null, tied(tie)));
  });
  const box = { viewBox: `0 0 ${width} ${Math.ceil(ROWS * unit)}`, role: "group", "aria-label": label };
  return shape("svg", box, shape("path", { d: land(unit), class: "land", "stroke-width": unit * 0.7 }), arcs, marks);
}

const point = ({ coordinates: { latitudeMinutes, longitudeMinutes } }, unit) => ({
  x: across(longitudeMinutes / 60) * unit,
  y: ((NORTH - latitudeMinutes / 60) / STEP) * unit,
});

const across = (longitude) => ((longitude + CUT + 720) % 360) / STEP;

function land(unit) {
  const bytes = Uint8Array.from(atob(LAND), (letter) => letter.charCodeAt(0));
  const dots = [];
  for (let place = 0; place < COLUMNS * ROWS; place += 1) {
    if (!((bytes[place >> 3] >> (7 - (place & 7))) & 1)) continue;
    const column = across((place % COLUMNS) * STEP - 180) + 0.5;
    const row = Math.floor(place / COLUMNS) + 0.5;
    dots.push(`M${(column * unit).toFixed(1)},${(row * unit).toFixed(1)}h0`);
  }
  return dots.join("");
}

const between = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

// Two of one city stand beside each other.
function apart(dots) {
  dots.forEach((dot, place) => {
    while (dots.slice(0, place).some((other) => between(dot, other) < 2)) dot.x += 2 * RADIUS;
  });
  return dots;
}

function arc(one, other) {
  const rise = between(one, other) * 0.25;
  return `M${one.x},${one.y}Q${(one.x + other.x) / 2},${(one.y + other.y) / 2 - rise} ${other.x},${other.y}`;
}

function mark(dot, dots, words, text) {
  const { key, x: cx, y: cy } = dot;
  const nearest = Math.min(...dots.map((other) => (other === dot ? Infinity : between(dot, other) / 2)));
  return shape(
    "g",
    { class: "mark", "data-key": key, id: `place-${key}`, "aria-label": words },
    shape("title", null, words),
    shape("circle", { cx, cy, r: Math.max(RADIUS, Math.min(REACH, nearest)), class: "target" }),
    shape("circle", { cx, cy, r: RADIUS, class: "bar" }),
    text,
  );
}

// The key beside its dot, where it covers nothing; where places are dense some stay without.
function written({ key, x, y }, taken, width) {
  const [wide, high, gap] = [9 * key.length, 14, RADIUS + 2];
  const spots = [
    [x + gap, y - high / 2],
    [x - gap - wide, y - high / 2],
    [x - wide / 2, y - gap - high],
    [x - wide / 2, y + gap],
  ];
  const isFree = ([left, top]) =>
    left >= 0 &&
    left + wide <= width &&
    taken.every((box) => left > box[2] || left + wide < box[0] || top > box[3] || top + high < box[1]);
  const spot = spots.find(isFree);
  if (!spot) return null;
  const [left, top] = spot;
  taken.push([left, top, left + wide, top + high]);
  return shape("text", { x: left, y: top + high - 3, "aria-hidden": "true" }, key);
}
