import { exampleWidth } from "@slicetuner/core";
import { plan as planAmounts } from "@slicetuner/tuner";
import { createEstimator } from "../estimation.ts";
import { pc } from "../render/colors.ts";
import { renderCurves } from "../render/curves.ts";
import { formatAmount } from "../render/format.ts";
import { renderPlan } from "../render/plan.ts";
import { renderSchema } from "../render/schema.ts";
import { type PlanResult, planResult } from "../results/plan-result.ts";
import { curvesOf, describeWork } from "../results/shared.ts";
import { resolveCosts } from "../settings/costs.ts";
import { dataOptions, estimationOptions, modelOptions, outputOptions } from "../settings/options.ts";
import { requireSettings } from "../settings/read-settings.ts";
import { openSource } from "../sources/open-source.ts";
import { holdOutSizes } from "../sources/split-sizes.ts";
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

  async run({ settings, problems, output, status, signal }) {
    requireSettings(settings, problems, [["budget", "say what may be spent, e.g. --budget 300"]]);
    const source = await collectProblems(problems, () => openSource(settings, problems));
    const unitCosts = resolveCosts(settings, source?.slices, problems);
    const sizes = source && (await collectProblems(problems, () => holdOutSizes(source, settings)));
    const split = sizes && (await collectProblems(problems, () => source.split(sizes, settings.seed)));
    problems.throwIfAny();
    const { budget, fairnessWeight, seed } = settings;
    if (!source || !unitCosts || !sizes || !split || budget === undefined) return;

    const names = source.slices.map((slice) => slice.name);
    if (source.columns !== null) output.print(renderSchema(source.columns));
    for (const warning of source.warnings) output.warn(warning);
    const setup = await createTrainingSetup(settings);
    try {
      const planning = planAmounts({
        budget,
        fairnessWeight,
        seed,
        unitCosts,
        signal,
        ...setup,
        data: split.data,
        estimator: createEstimator(settings),
      });
      for await (const event of planning)
        if (event.type === "training-progress") status.training("estimating the learning curves", event);
      status.clear();
      const found = await planning.result;
      const curves = curvesOf(found.lossModel);
      if (curves !== null)
        output.print(`\n${pc.bold("Learning curves")}\n${renderCurves(names, found.sizes, curves)}`);
      for (const warning of found.warnings) output.warn(warning);
      const features = exampleWidth(split.data.train);
      const result = planResult(
        {
          ...describeWork({ source, sizes, unitCosts, features, settings, options: plan.options, ...setup }),
          trainings: found.trainings,
          seconds: found.seconds,
          warnings: [...source.warnings, ...found.warnings],
        },
        { ...found, budget },
      );
      await output.writeResult(result);
      output.print();
      output.print(renderPlan(result.slices));
      output.print(
        pc.dim(
          `\nCosts ${formatAmount(result.plan.cost)} of ${formatAmount(budget)}: ${explain(result.plan)}.`,
        ),
      );
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

/** What the optimizer knows of its plan. */
function explain({ status, gap }: PlanResult["plan"]): string {
  switch (status) {
    case "flat-curves":
      return "no slice's loss falls with more data, so the budget is shared by water filling";
    case "optimal":
      return "no plan within the budget is better, if the curves are right";
    default:
      return `the objective of no plan within the budget is lower by more than ${gap.toPrecision(2)}, if the curves are right`;
  }
}
