import { existsSync } from "node:fs";
import { formatAmount, type TrainResult } from "@slicetuner/results";
import { quote } from "shlex";
import { pc } from "../../cli/colors.ts";
import { defineCommand, type WorkContext } from "../../cli/define-command.ts";
import type { LoadedConfig } from "../../cli/load-config.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { Placeholder, suggestCommand } from "../../cli/suggest-command.ts";
import { trialEpochs } from "../../fairness/choose-epochs.ts";
import { groupOptions } from "../../options/group-options.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { rowOptions } from "../../options/row-options.ts";
import { quoteInList } from "../../options/split-list.ts";
import { trackingOptions } from "../../options/tracking-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { trackResult } from "../../tracking/track-result.ts";
import { trainOptions } from "./options.ts";
import { prepareTraining } from "./prepare.ts";
import { renderChosen, renderMethods, renderSuspicious } from "./render.ts";
import { robustOptions } from "./robust-options.ts";
import { runTraining, type TrainEvent } from "./run.ts";

/** What `evaluate` takes of the settings, besides the model. */
const repeatedOptions = [rowOptions, pickOptions(groupOptions, ["group", "positive"])];

const trainingOptions = [
  rowOptions,
  groupOptions,
  trainOptions,
  robustOptions,
  trainerOptions,
  placeOptions,
  seedOptions,
] as const;

export const command = defineCommand({
  examples: [
    "slicetuner train --data people.csv --label income --group sex --fair equalized-odds --out model",
    "slicetuner train --data people.csv --label income --group sex,race --fair demographic-parity:0.02",
    "slicetuner train --data people.csv --label income --group sex --robust --trusted clean.csv --out model",
    "slicetuner train --data people.csv --label income --group sex --fair equal-opportunity --frontier --seeds 5",
  ],
  options: [...trainingOptions, trackingOptions, pickOptions(outputOptions, ["json"])],
  prepare: async (specs, context) => ({
    ...(await prepareTraining(specs, context)),
    tracking: specs.tracking,
  }),
  async run(prepared, context: WorkContext<TrainEvent>) {
    const result = await runTraining(prepared, context);
    await trackResult(prepared.tracking, result, context);
    return result;
  },
  watch: (prepared, { output, status }) => {
    const { grouped, groupNames, recipes, recorded, seeds, testSource, shares, choosesEpochs, trainer } =
      prepared;
    const seen = groupNames.filter((name) => !grouped.exclude.includes(name));
    if (seen.length > 0) {
      const words = [...((recorded.exclude ?? []) as readonly string[]), ...seen].map(quoteInList).join(",");
      output.print(`The model sees ${seen.join(" and ")}; --exclude ${quote(words)} hides that from it.`);
    }
    const count = seeds.length * recipes.length;
    const trainings = count === 1 ? "1 training" : `${formatAmount(count)} trainings`;
    const test = testSource === null ? "held-out rows" : testSource;
    output.print(`Method: ${recipes[0].method}. ${trainings} on ${grouped.title}, measured on ${test}.`);
    if (choosesEpochs) {
      const epochs = trialEpochs(trainer.training.maximumEpochs).join(", ");
      output.print(
        `Each training of fairbatch is done ${epochs} epochs long; the validation rows choose one.`,
      );
    }
    const [{ method, target, fairnessWeight }] = recipes;
    if (method === "fr-train") {
      const what = `fr-train (${target}, --fairness-weight ${fairnessWeight})`;
      const how =
        shares.trusted === undefined
          ? "there are no --trusted rows: sample-selection keeps the rows with the lowest losses"
          : `rows count by how much they look like the ${shares.trusted.rowCount} trusted ones (label-discriminator)`;
      output.print(`${what}: ${how}.`);
    }
    return ({ title, progress }) => status.training(title, progress);
  },
  show: (result, { output }) => {
    output.print(`\n${renderMethods(result)}\n`);
    for (const part of [...renderChosen(result), ...renderSuspicious(result)]) output.print(`${part}\n`);
    const { expected } = result;
    if (expected?.gap !== null && expected?.gap !== undefined) {
      const { gap, gapInterval } = expected;
      const range =
        gapInterval === null ? "" : ` [${gapInterval.lower.toFixed(3)}, ${gapInterval.upper.toFixed(3)}]`;
      output.print(
        `On new rows the thresholds are expected to leave a gap of ${gap.toFixed(3)}${range} (cross-fitted on the validation rows).`,
      );
    }
    output.print(pc.dim(nextStep(result, output.config)));
  },
});

/** The folder of a model must be new. */
function unusedName(name: string): string {
  let [unused, number] = [name, 1];
  while (existsSync(unused)) unused = `${name}-${++number}`;
  return unused;
}

function nextStep(
  { folder, settings, data, methods }: TrainResult,
  config: LoadedConfig | undefined,
): string {
  if (folder !== null) {
    const command = `evaluate --model ${quote(folder)}`;
    const onOthers = { data: new Placeholder("FILE"), dataset: undefined };
    const evaluate = suggestCommand(command, repeatedOptions, settings, onOthers, config);
    return `Written to ${folder}. Next: \`${evaluate}\` measures it on other rows.`;
  }
  const keep = suggestCommand("train", trainingOptions, settings, { out: unusedName("model") }, config);
  const step = `Next: \`${keep}\` writes the model to a folder`;
  // Among all methods is post-processing, which takes two classes; robust training is compared by its own.
  const isComparable = settings.method !== "fr-train" && data.classes.length === 2 && methods.length === 1;
  if (!isComparable) return `${step}.`;
  const frontier = {
    frontier: true,
    method: undefined,
    group: settings.group ?? new Placeholder("COLUMN"),
    fair: settings.fair ?? "equalized-odds",
  };
  const compare = suggestCommand("train", trainingOptions, settings, frontier, config);
  return `${step}; \`${compare}\` compares all methods that make models fair.`;
}
