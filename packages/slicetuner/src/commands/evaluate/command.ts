import type { EvaluateResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import { defineCommand } from "../../cli/define-command.ts";
import type { LoadedConfig } from "../../cli/load-config.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { Placeholder, suggestCommand } from "../../cli/suggest-command.ts";
import { type Column, renderTable } from "../../cli/table.ts";
import { renderFairness, renderGroupRows, showValue } from "../../describe/fairness.ts";
import { evaluateOptions } from "../../evaluation/evaluate-options.ts";
import { prepareEvaluation } from "../../evaluation/prepare-evaluation.ts";
import { runEvaluation } from "../../evaluation/run-evaluation.ts";
import { groupOptions } from "../../options/group-options.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { rowOptions } from "../../options/row-options.ts";
import { trackingOptions } from "../../options/tracking-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { trackResult } from "../../tracking/track-result.ts";

const evaluationOptions = [rowOptions, groupOptions, evaluateOptions, seedOptions] as const;

export const command = defineCommand({
  examples: [
    "slicetuner evaluate --model model --data test.csv --group sex,race",
    "slicetuner evaluate --model forest.onnx --data test.csv --label income --columns age,hours --group sex",
    "slicetuner evaluate --predictions predicted --data scored.csv --label income --group sex",
  ],
  options: [...evaluationOptions, trackingOptions, outputOptions],
  prepare: async (specs, context) => ({
    ...(await prepareEvaluation(specs, context)),
    tracking: specs.tracking,
  }),
  async run(prepared, context) {
    const result = await context.addProvenance(await runEvaluation(prepared, context));
    await trackResult(prepared.tracking, result, context);
    return result;
  },
  show: (result, { output }, { label }) => {
    const { parity, test, intervals } = result;
    if (parity !== null) {
      const verdict = parity.different === 0 ? "all alike" : `${parity.different} differ`;
      output.print(
        `The model's decisions and the column ${parity.column}, ${parity.rows} rows: ${verdict}.\n`,
      );
    }
    output.print(renderWhole(result));
    for (const { name, fairness, table } of test.groups) {
      output.print(`\n${renderFairness(fairness)}\n\n${renderGroupRows(name, table)}`);
    }
    if (intervals !== null) {
      const { level, replicates } = intervals;
      output.print(pc.dim(`\nIn brackets: ${level * 100} % bootstrap intervals, ${replicates} samples.`));
    }
    output.print(pc.dim(`Next: ${nextStep(result, label, output.config)}.`));
  },
});

/** What `train` takes of the settings of an evaluation. */
const repeatedOptions = [
  rowOptions,
  pickOptions(groupOptions, ["group", "positive", "minimumGroupSize"]),
  pickOptions(trainerOptions, ["fair"]),
];

function nextStep(
  { data, settings }: EvaluateResult,
  label: string,
  config: LoadedConfig | undefined,
): string {
  if (data.groups.length === 0) {
    const group = new Placeholder("COLUMN");
    return `\`${suggestCommand("evaluate", evaluationOptions, settings, { group }, config)}\` compares the groups of a column`;
  }
  const frontier = {
    ...(settings.dataset === undefined && { data: new Placeholder("FILE"), label }),
    group: data.groups,
    fair: "equalized-odds",
    // The frontier has post-processing in it, which takes two classes.
    frontier: data.classes.length === 2,
  };
  const train = suggestCommand("train", repeatedOptions, settings, frontier, config);
  return `\`${train}\` shows what a smaller gap would cost, on the rows that the model may be trained on`;
}

function renderWhole({ data, test, classifier }: EvaluateResult): string {
  const columns: Column[] = [
    { title: `${classifier} on ${data.rows.toLocaleString("en-US")} rows`, align: "left" },
    { title: "", align: "left" },
  ];
  return renderTable(columns, [
    ["accuracy", showValue(test.accuracy)],
    ["log loss", showValue(test.logLoss)],
    ...(test.guessingLoss === undefined
      ? []
      : [["loss of guessing the class shares", showValue(test.guessingLoss)]]),
    ["ROC area", showValue(test.rocArea)],
    ["calibration error", showValue(test.calibrationError)],
  ]);
}
