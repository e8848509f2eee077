// Scenarios beside the runs under them: begun, copied, renamed, thrown away, and suggested under.

import { link, opener } from "../address.js";
import { openDialog, tell } from "../dialogs.js";
import { field, form } from "../forms.js";
import { act } from "../graphql.js";
import { announce, button, find, learn, make, moment, number, say, section, table } from "../page.js";
import { isGoing } from "../plans.js";
import { progress, start } from "./pairs_acts.js";

export async function scenarios(edition, page) {
  await Promise.all([learn("compare_more"), learn("pairs_more")]);
  const { latest, runs } = edition;
  return [
    progress(latest, page),
    !runs.nodes.length && make("p", { class: "card" }, say("compare_more.no_runs")),
    edition.scenarios.nodes.length > 0 && drafts(edition, page),
  ];
}

function drafts({ id, latest, scenarios: { nodes } }, page) {
  const labelled = (word, { name }) => ({ "aria-label": `${word} ${name}` });
  const opens = (dialog, { id: key, name }) =>
    opener(`${dialog}-${key}`, `${dialog}:${key}`, say(`compare_more.${dialog}`), name);
  const suggest = (scenario) => async () => {
    if (!isGoing(latest)) await start("startPairingRun", { editionId: id, scenarioId: scenario.id }, page);
  };
  const acts = (scenario) =>
    make(
      "div",
      { class: "row" },
      button(`suggest-${scenario.id}`, say("shell.suggest"), page.guarded(suggest(scenario)), {
        ...labelled(say("shell.suggest"), scenario),
        "aria-disabled": isGoing(latest) && "true",
      }),
      opens("copy", scenario),
      opens("rename", scenario),
      button(
        `discard-${scenario.id}`,
        say("compare_more.discard"),
        page.guarded(() => discard(scenario, page)),
        labelled(say("compare_more.discard"), scenario),
      ),
    );
  const run = ({ name, latestPairingRun }) =>
    latestPairingRun?.state === "DONE"
      ? link(null, { b: latestPairingRun.id }, say("compare_more.as_b"), {
          "aria-label": `${say("compare_more.as_b")} ${name}`,
        })
      : say("compare_more.no_run");
  const columns = [
    [say("compare_more.name"), ({ name }) => name, "head"],
    [say("compare_more.changed"), ({ changedAt }) => moment(changedAt), "named"],
    [say("compare_more.weighs"), ({ changedParameters }) => number(changedParameters.length), "number"],
    [say("compare_more.demands"), ({ instructions }) => number(instructions.totalCount), "number"],
    [say("compare_more.run"), run, "named"],
    [say("shell.acts"), acts, "acts"],
  ];
  return section("scenarios", say("compare_more.scenarios"), table(say("compare_more.scenarios"), columns, nodes));
}

async function discard({ id, version, name }, page) {
  await act("discardScenario", { id, expectedVersion: version });
  announce(say("compare_more.discarded", { name }));
  await page.again();
  find("begin").focus();
}

// The argument is the scenario that is copied or renamed; without one another is begun.
export async function openScenario(edition, argument, page) {
  await learn("compare_more");
  const [kind] = page.address.open.split(":");
  const scenario = edition.scenarios.nodes.find(({ id }) => id === argument);
  const title = [say(kind === "begin" ? "compare.begin" : `compare_more.${kind}`), scenario?.name];
  if (!scenario && kind !== "begin") {
    tell(say("compare_more.scenarios"), say("compare_more.gone"));
    return;
  }
  const attributes = { maxlength: 200, autocomplete: "off", value: kind === "rename" && scenario.name };
  openDialog(
    title.filter(Boolean).join(" "),
    make("p", null, say(`compare_more.help.${kind}`)),
    form(
      { id: "naming", word: say("compare_more.keep"), work: () => keep(kind, scenario, edition), page },
      field("naming-name", say("compare_more.name"), attributes),
    ),
  );
  find("naming-name").focus();
}

async function keep(kind, scenario, { id: editionId }) {
  const name = find("naming-name").value;
  if (kind === "rename") await act("updateScenario", { id: scenario.id, expectedVersion: scenario.version, name });
  else await act("createScenario", { editionId, name, ...(scenario && { copyOf: scenario.id }) });
  return { told: say(`compare_more.done.${kind}`, { name }), focus: scenario ? `${kind}-${scenario.id}` : kind };
}
