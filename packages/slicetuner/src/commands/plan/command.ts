import { exampleWidth } from "@slicetuner/core";
import { plan as planAmounts } from "@slicetuner/tuner";
import type { Command } from "../../cli/command.ts";
import { preparePlan } from "../../data/prepare-plan.ts";
import { reportPlan } from "../../describe/report-plan.ts";
import { showColumns, showPartition } from "../../describe/show-source.ts";
import { showTunerEvent } from "../../describe/tuner-events.ts";
import {
  dataOptions,
  estimationOptions,
  modelOptions,
  outputOptions,
  placeOptions,
} from "../../options/options.ts";
import { describeWork } from "../../results/shared.ts";
import { createEstimator } from "../../training/create-estimator.ts";
import { createTrainingSetup } from "../../training/training-setup.ts";

export const plan: Command = {
  name: "plan",
  summary: "estimate how losses fall with more examples and say how much to buy of each slice; buys nothing",
  examples: [
    "slicetuner plan --data people.csv --label income --slice-by race,sex --budget 300 --cost costs.json",
    'slicetuner plan --images faces --pattern "{age}_{gender}_{race}_*" --image-size 32x32 --label race --slice-by race,gender --model cnn --budget 3000',
  ],
  options: [
    ...dataOptions,
    "validation",
    "cost",
    "budget",
    "fairnessWeight",
    ...estimationOptions,
    ...modelOptions,
    ...placeOptions,
    ...outputOptions,
  ],

  async run({ settings, problems, output, status, signal }) {
    const work = await preparePlan({ settings, problems, status, signal });
    if (work === undefined) return;
    const { source, unitCosts, sizes, data, budget } = work;
    const names = source.slices.map((slice) => slice.name);
    showColumns(source, output);
    showPartition(source, output);
    for (const warning of source.warnings) output.warn(warning);
    const setup = await createTrainingSetup(settings);
    try {
      const planning = planAmounts({
        budget,
        fairnessWeight: settings.fairnessWeight,
        seed: settings.seed,
        unitCosts,
        signal,
        ...setup,
        data,
        estimator: createEstimator(settings),
      });
      for await (const event of planning) {
        if (event.type === "training-progress") status.training("estimating the losses", event);
        if (event.type === "notice") showTunerEvent(event, "", names, output, status);
      }
      status.clear();
      const features = exampleWidth(data.train);
      const options = plan.options;
      const head = describeWork({ source, sizes, unitCosts, features, settings, options, ...setup });
      await reportPlan(await planning.result, {
        head,
        budget,
        seed: settings.seed,
        warnings: source.warnings,
        output,
      });
    } finally {
      await setup.close();
    }
  },
};
