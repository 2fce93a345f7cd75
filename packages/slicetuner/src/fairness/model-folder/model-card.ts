import type { TrainResult } from "@slicetuner/results";

/** What a reader must know before they use a model, in Markdown. */
export function modelCard(result: TrainResult): string {
  const { data, methods, method, seeds, trainer, warnings } = result;
  const chosen = methods[0]!;
  const { test } = chosen;
  const aim =
    chosen.target === null
      ? "Nothing was done to treat groups alike."
      : `Trained for ${chosen.target.replace("-", " ")}${chosen.tolerance === null ? "" : `, with a gap of at most ${chosen.tolerance}`}.`;
  const lines = [
    `# Model card: ${data.source}`,
    "",
    `Predicts ${data.classes.join(" or ")} from ${data.features} numbers that describe a row. Method: ${method}. ${aim}`,
    "",
    "## Data",
    "",
    `- ${data.trainRows} rows to train, ${data.validationRows} to validate, ${data.testRows} to test${data.testSource === null ? " (held out)" : ` (${escapeText(data.testSource)})`}`,
    ...data.groups.map(
      ({ name, values, missing, isFeature }) =>
        `- groups by ${escapeText(name)}: ${values.map(escapeText).join(", ")}; ${missing} training rows without a value; ${isFeature ? "the model sees this column" : "the model does not see this column"}`,
    ),
    "",
    "## Measured on the test rows",
    "",
    `Means ± standard deviations over ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}; the model in this folder is that of seed ${seeds[0]}.`,
    "",
    "| | |",
    "| --- | --: |",
    `| accuracy | ${show(test.accuracy)} |`,
    `| log loss | ${show(test.logLoss)} |`,
    `| ROC area | ${show(test.rocArea)} |`,
    ...(chosen.constantSeeds > 0
      ? [`| classifiers that decide the same for everybody | ${chosen.constantSeeds} |`]
      : []),
  ];
  for (const { name, fairness, table } of test.groups) {
    lines.push(
      "",
      `### Groups by ${escapeText(name)}`,
      "",
      "| measure | gap | disparity | ratio |",
      "| --- | --: | --: | --: |",
      ...(
        [
          ["demographic parity", fairness.demographicParity],
          ["equal opportunity", fairness.equalOpportunity],
          ["equalized odds", fairness.equalizedOdds],
        ] as const
      ).map(
        ([title, { gap, disparity, ratio }]) =>
          `| ${title} | ${show(gap)} | ${show(disparity)} | ${show(ratio)} |`,
      ),
      "",
      "| group | rows | positive label | positive decision | true positive rate | false positive rate | accuracy |",
      "| --- | --: | --: | --: | --: | --: | --: |",
      ...table.map(
        (row) =>
          `| ${escapeText(row.value)} | ${row.size} | ${show(row.labelRate)} | ${show(row.positiveRate)} | ${show(row.truePositiveRate)} | ${show(row.falsePositiveRate)} | ${show(row.accuracy)} |`,
      ),
    );
  }
  lines.push(
    "",
    "## Use",
    "",
    `\`predict.py\` and \`predict.ts\` feed the model; \`slicetuner evaluate --model FOLDER --data rows.csv\` measures it. Trained by ${trainer}.`,
  );
  if (warnings.length > 0)
    lines.push("", "## Warnings", "", ...warnings.map((warning) => `- ${escapeText(warning)}`));
  return `${lines.join("\n")}\n`;
}

function show({
  mean,
  standardDeviation,
}: {
  mean: number | null;
  standardDeviation: number | null;
}): string {
  if (mean === null) return "not known";
  return standardDeviation === null
    ? mean.toFixed(4)
    : `${mean.toFixed(4)} ± ${standardDeviation.toFixed(4)}`;
}

/** Names out of somebody's data make no tables, links or tags. */
function escapeText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, "\\$&").replace(/\s+/g, " ");
}
