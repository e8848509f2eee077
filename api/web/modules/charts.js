// What every picture has: one tab stop, arrow keys between its marks, and a table that says the same.

import { addressOf, here } from "./address.js";
import { make, say, section } from "./page.js";

const ENDS = { Home: 0, End: -1 };

// Marks are buttons, in the order in which they are walked, so many across. Enter and space choose, Escape leaves.
// One that opens a dialog says so itself, and is not pressed. Several may be chosen at once: then `chosen` is a list.
export function walkable(marks, { chosen, choose, leave, across = 1 }) {
  const keyOf = (mark) => mark.dataset.key;
  const isChosen = (mark) => [chosen].flat().includes(keyOf(mark));
  const steps = { ArrowRight: 1, ArrowDown: across, ArrowLeft: -1, ArrowUp: -across };
  const stopAt = (stop) => marks.forEach((mark) => (mark.tabIndex = mark === stop ? 0 : -1));
  stopAt(marks.find(isChosen) ?? marks[0]);
  for (const [place, mark] of marks.entries()) {
    mark.role = "button";
    if (!mark.ariaHasPopup) mark.ariaPressed = isChosen(mark);
    mark.addEventListener("click", () => choose(keyOf(mark)));
    mark.addEventListener("focus", () => stopAt(mark));
    mark.addEventListener("keydown", (event) => {
      const { key } = event;
      if (key in ENDS) marks.at(ENDS[key]).focus();
      else if (key in steps) marks[place + steps[key]]?.focus();
      else if (key === "Enter" || key === " ") choose(keyOf(mark));
      else if (key === "Escape" && leave) leave();
      else return;
      event.preventDefault();
    });
  }
}

// A picture and its table under one heading; which of the two is shown is part of the address.
export function twin(id, title, picture, table) {
  const isTable = here()[id] === "table";
  const other = { href: addressOf({ [id]: isTable ? null : "table" }), id: `${id}-twin` };
  return section(
    id,
    title,
    make("a", other, say(isTable ? "shell.as_picture" : "shell.as_table")),
    isTable ? table() : picture(),
  );
}
