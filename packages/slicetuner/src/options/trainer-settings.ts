import type { ProblemList } from "@slicetuner/core";
import { flagOf, modelOptions, type OptionName, type Settings } from "./options.ts";
import { programOptions } from "./program-options.ts";

/** Options of the trainers that are models of ours; a program has its own. */
const ownModelOptions = modelOptions.filter(
  (name) =>
    name !== "trainer" && name !== "workers" && !(programOptions as readonly OptionName[]).includes(name),
);

/** Options that say nothing of the chosen trainer. */
export function foreignOptions({ trainer }: Pick<Settings, "trainer">): readonly OptionName[] {
  return trainer === "command" ? ownModelOptions : programOptions;
}

/** Adds a problem for each option that says nothing of the chosen trainer. */
export function checkTrainerSettings(settings: Settings, problems: ProblemList): void {
  const isProgram = settings.trainer === "command";
  for (const name of foreignOptions(settings)) {
    const message = isProgram
      ? "says nothing to a program; put it into --command as the program takes it"
      : `has no meaning without ${flagOf("trainer")} command`;
    problems.expect(settings[name] === undefined, flagOf(name), message);
  }
  const heedsWeights = !isProgram || (settings.programCan ?? []).includes("weights");
  problems.expect(
    settings.weight === undefined || heedsWeights,
    flagOf("weight"),
    `is nothing to a program that ignores weights; if yours heeds them, say ${flagOf("programCan")} weights`,
  );
}
