import type { EvaluateResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { type Column, renderTable } from "../../cli/table.ts";
import { renderFairness, renderGroupRows, showValue } from "../../describe/fairness.ts";
import { evaluateOptions } from "../../evaluation/evaluate-options.ts";
import { prepareEvaluation } from "../../evaluation/prepare-evaluation.ts";
import { runEvaluation } from "../../evaluation/run-evaluation.ts";
import { groupOptions } from "../../options/group-options.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { rowOptions } from "../../options/row-options.ts";

export const command = defineCommand({
  examples: [
    "slicetuner evaluate --model model --data test.csv --group sex,race",
    "slicetuner evaluate --model forest.onnx --data test.csv --label income --columns age,hours --group sex",
    "slicetuner evaluate --predictions predicted --data scored.csv --label income --group sex",
  ],
  options: [rowOptions, groupOptions, evaluateOptions, seedOptions, outputOptions],
  prepare: (specs, { problems, recorded }) => prepareEvaluation(specs, problems, recorded),
  run: (prepared, context) => runEvaluation(prepared, context),
  show: (result, { output }) => {
    const { parity, data, test, intervals } = result;
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
    const next =
      data.groups.length === 0
        ? "Next: --group sex,race compares groups."
        : "Next: `slicetuner train --group … --fair equalized-odds --frontier` shows what less of a gap would cost.";
    output.print(pc.dim(next));
  },
});

function renderWhole({ data, test, classifier }: EvaluateResult): string {
  const columns: Column[] = [
    { title: `${classifier} on ${data.rows.toLocaleString("en-US")} rows`, align: "left" },
    { title: "", align: "left" },
  ];
  return renderTable(columns, [
    ["accuracy", showValue(test.accuracy)],
    ["log loss", showValue(test.logLoss)],
    ["ROC area", showValue(test.rocArea)],
    ["calibration error", showValue(test.calibrationError)],
  ]);
}
