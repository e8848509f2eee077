// The table that says what the map of administrations does, and where each of them is.

import { learn, number, say, table } from "../page.js";

await learn("administrations_more");

export function tableOf(caption, places) {
  const columns = [
    [say("shell.administration"), ({ name }) => name, "head"],
    [say("administrations_more.side"), ({ side }) => side, "named"],
    [say("administrations_more.place"), placeOf, "named"],
    [say("administrations_more.number"), ({ count }) => number(count), "number"],
    [say("administrations_more.others"), ({ others }) => others || "·", "named"],
  ];
  return table(caption, columns, places);
}

function placeOf({ coordinates }) {
  if (!coordinates) return say("administrations_more.no_place");
  const { latitudeMinutes, longitudeMinutes } = coordinates;
  return [part(latitudeMinutes, "north", "south"), part(longitudeMinutes, "east", "west")].join(", ");
}

function part(minutes, plus, minus) {
  const degrees = number(Math.abs(minutes) / 60, { maximumFractionDigits: 1 });
  const direction = say(`administrations_more.to.${minutes < 0 ? minus : plus}`);
  return `${degrees}° ${direction}`;
}
