import type { ExecutorProgress } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import type { FlipOptions } from "@slicetuner/mlclean";
import { crossFittedLosses } from "@slicetuner/slice-finder";
import { encodeTable, fitEncoding } from "@slicetuner/tabular";
import { nameOneSlice } from "../../data/slicing.ts";
import { leastRows, noFeatures } from "./guard.ts";
import type { OpenedTables } from "./read-tables.ts";

/**
 * By what flipped labels are found: by the losses of the default model on rows that it has not seen; where
 * too few rows or more than two labels do not allow that, by the labels of the nearest rows, with a warning.
 */
export async function judgeFlips(
  opened: OpenedTables,
  options: {
    readonly seed: number;
    readonly signal: AbortSignal;
    readonly warn: (message: string) => void;
    readonly onProgress: (progress: ExecutorProgress) => void;
  },
): Promise<FlipOptions["by"]> {
  const { roles, input } = opened;
  const { table, column } = nameOneSlice(opened.table);
  const encoding = fitEncoding(table, {
    label: roles.label!,
    sliceBy: [column],
    exclude: [...noFeatures(opened), column].filter((name) => name !== roles.label),
    dropIncomplete: true,
  });
  const { dataset, rows } = encodeTable(table, encoding);
  if (dataset.classes.length !== 2 || dataset.size < leastRows) {
    const why =
      dataset.classes.length === 2
        ? `${dataset.size} rows are too few to train on`
        : `the label has ${dataset.classes.length} values`;
    options.warn(
      `${why}: flipped labels are looked for by the labels of the nearest rows, which finds fewer`,
    );
    return "neighbours";
  }
  const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const executor = createInProcessExecutor();
  try {
    const { seed, signal, onProgress } = options;
    const { losses, warnings } = await crossFittedLosses({
      dataset,
      trainer,
      executor,
      seed,
      signal,
      onProgress,
    });
    warnings.forEach(options.warn);
    return { losses: new Map(Array.from(rows, (row, place) => [input.ids![row]!, losses[place]!])) };
  } finally {
    await executor.close();
    await trainer.close();
  }
}
