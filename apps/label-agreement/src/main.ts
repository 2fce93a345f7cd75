import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { SliceTunerError } from "@slicetuner/core";
import { loadDataset } from "@slicetuner/datasets";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { type CheckedRun, measureCheckedTraining } from "./checked-training.ts";
import { answersPerExample, readCrowdAnswers } from "./crowd-answers.ts";
import { type AccuracyRun, measureAccuracy } from "./label-accuracy.ts";
import { renderAccuracy, renderCrowd, renderDefects, renderThresholds, renderTrainings } from "./render.ts";
import { defaultCrowd } from "./simulated-crowd.ts";
import { measureThresholds, type ThresholdRun } from "./thresholds.ts";

const help = `Labels by several workers: what majority votes and Dawid–Skene are worth, and what intake does for a model.

  --seeds N    draws of answers and gold questions for the real workers' answers (default 30)
  --rounds N   simulated rounds of a careless crowd (default 20)
  --out FILE   write everything measured as JSON`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "30" },
    rounds: { type: "string", default: "20" },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

try {
  if (values.help) console.log(help);
  else await main(Number(values.seeds), Number(values.rounds));
} catch (error) {
  if (!SliceTunerError.isInstance(error)) throw error;
  console.error(error.message);
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = 1;
}

async function main(seeds: number, rounds: number): Promise<void> {
  const accuracy: AccuracyRun[] = [];
  for (const data of await readCrowdAnswers()) {
    for (const answers of [3, 5, 7, answersPerExample]) {
      for (let seed = 1; seed <= seeds; seed++) {
        show(`${data.name}, ${answers} answers, seed ${seed}`);
        accuracy.push(measureAccuracy(data, answers, seed));
      }
    }
  }
  show("");
  console.log(`## Real workers, ${seeds} seeds: share of right labels\n\n${renderAccuracy(accuracy)}`);

  const adult = await loadDataset("adult");
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const checked: CheckedRun[] = [];
  const thresholds: ThresholdRun[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    show(`simulated round ${seed} of ${rounds}`);
    checked.push(await measureCheckedTraining(adult, trainer, defaultCrowd, seed));
    thresholds.push(...(await measureThresholds(adult, trainer, defaultCrowd, seed)));
  }
  await trainer.close();
  show("");
  console.log(`\n## A simulated crowd on Adult, ${rounds} rounds\n\n${renderTrainings(checked)}`);
  console.log(`\n${renderDefects(checked)}\n\n${renderCrowd(checked)}`);
  console.log(`\n${renderThresholds(thresholds)}`);
  if (values.out !== undefined) {
    await writeFile(values.out, `${JSON.stringify({ accuracy, checked, thresholds }, null, 2)}\n`);
  }
}

/** A line of progress in a terminal; nothing where output is piped. */
function show(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
