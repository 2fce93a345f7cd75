import { plan as planAmounts } from "@slicetuner/tuner";
import pc from "picocolors";
import { createEstimator } from "../estimation.ts";
import { createOutput, writeResult } from "../output.ts";
import { renderPlan } from "../render/plan.ts";
import { renderSchema } from "../render/schema.ts";
import { createStatusLine } from "../render/status-line.ts";
import { showTunerEvent } from "../render/tuner-events.ts";
import { planResult } from "../results/plan-result.ts";
import { describeData } from "../results/shared.ts";
import { resolveCosts } from "../settings/costs.ts";
import { dataOptions, estimationOptions, modelOptions, outputOptions } from "../settings/options.ts";
import { requireSettings } from "../settings/read-settings.ts";
import { holdOutSizes } from "../sources/hold-out-sizes.ts";
import { openSource } from "../sources/open-source.ts";
import { createTrainingSetup } from "../training.ts";
import { type Command, collectProblems } from "./command.ts";

export const plan: Command = {
  name: "plan",
  summary: "fit each slice's learning curve and say how much to buy of each; buys nothing",
  examples: [
    "slicetuner plan --data people.csv --label income --slice-by race,sex --budget 300 --cost costs.json",
  ],
  options: [
    ...dataOptions,
    "validation",
    "cost",
    "budget",
    "fairnessWeight",
    ...estimationOptions,
    ...modelOptions,
    ...outputOptions,
  ],

  async run(settings, problems, signal) {
    requireSettings(settings, problems, [["budget", "say what may be spent, e.g. --budget 300"]]);
    const source = await collectProblems(problems, () => openSource(settings, problems));
    const costs = source && (await resolveCosts(settings.cost, source.slices, problems));
    const split =
      source &&
      (await collectProblems(problems, () =>
        source.split(holdOutSizes(source, settings), settings.seed ?? 1),
      ));
    problems.throwIfAny();
    if (!source || !costs || !split) return;

    const output = createOutput(settings);
    const status = createStatusLine();
    const names = source.slices.map((slice) => slice.name);
    if (source.columns !== null) output.print(renderSchema(source.columns));
    for (const warning of source.warnings) output.print(pc.yellow(`Warning: ${warning}`));
    const setup = await createTrainingSetup(settings);
    try {
      const planning = planAmounts({
        ...setup,
        data: split.data,
        budget: settings.budget!,
        unitCosts: costs,
        estimator: createEstimator(settings),
        signal,
        ...(settings.fairnessWeight === undefined ? {} : { fairnessWeight: settings.fairnessWeight }),
        ...(settings.seed === undefined ? {} : { seed: settings.seed }),
      });
      for await (const event of planning) showTunerEvent(event, "Learning curves", names, output, status);
      const found = await planning.result;
      const { json: _json, out: _out, ...recorded } = settings;
      const result = planResult(
        {
          data: describeData(source, split.data.train.features.length / split.data.train.size),
          settings: recorded,
          trainings: found.trainings,
          seconds: found.seconds,
          warnings: [...source.warnings, ...found.warnings],
        },
        { ...found, unitCosts: costs, budget: settings.budget! },
      );
      output.print();
      output.print(renderPlan(result.slices));
      await writeResult(result, settings);
      output.print();
      output.print(
        pc.dim(
          "Next: `slicetuner run --pool FILE …` buys from a file in rounds; `slicetuner compare …` tries strategies on held-out data.",
        ),
      );
    } finally {
      await setup.close();
    }
  },
};
