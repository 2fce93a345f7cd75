import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  type ModelSpecification,
  ProblemList,
  Random,
  SliceTunerError,
  type Trainer,
} from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createCommandTrainer } from "@slicetuner/trainer-command";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import type { MeasuredOutcome } from "@slicetuner/tuner";
import { createGaussianTrainer } from "./gaussian-trainer.ts";
import { methods } from "./methods.ts";
import { RecordFile } from "./record.ts";
import { renderBands, renderComparison, renderGains } from "./render.ts";
import { runMethod } from "./run-method.ts";
import { settings } from "./settings.ts";

const defaultMethods = ["uniform", "water-filling", "moderate", "loss-prior", "designed"];

const help = `What plans reach on rows that no method has seen: every method on the same draws, with the same seeds.

  --setting NAME     ${Object.keys(settings).join(", ")}
  --trainer NAME     onnx, gaussian (naive Bayes in closed form) or forest (a random forest in Python with numpy); default onnx
  --draws N          draws of the rows, or seeds with --file-order (default 20)
  --first N          the first draw's number (default 1)
  --methods NAMES    of ${methods.map(({ name }) => name).join(", ")}
                     (default: ${defaultMethods.join(",")})
  --file-order       the published rows for every draw; seeds differ
  --fairness-weight  λ (default 0.1)
  --costs NUMBERS    price of an example of each slice (default 1 for each)
  --repeats N        final trainings of each plan (default 10)
  --out FILE         every plan as a line of JSON; what is in the file already is not run again
                     (default: results/SETTING.jsonl)`;

/** The trainers by name. */
const trainers: Readonly<Record<string, (model: ModelSpecification) => Trainer | Promise<Trainer>>> = {
  onnx: (model) => createOnnxTrainer({ model }),
  gaussian: () => createGaussianTrainer(),
  forest: () =>
    createCommandTrainer({
      command: ["python3", fileURLToPath(new URL("../programs/forest.py", import.meta.url))],
      returnsPredictions: true,
    }),
};

try {
  await main();
} catch (error) {
  if (!SliceTunerError.isInstance(error)) throw error;
  console.error(error.message);
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      setting: { type: "string" },
      trainer: { type: "string", default: "onnx" },
      draws: { type: "string", default: "20" },
      first: { type: "string", default: "1" },
      methods: { type: "string", default: defaultMethods.join() },
      "file-order": { type: "boolean", default: false },
      "fairness-weight": { type: "string", default: "0.1" },
      costs: { type: "string" },
      repeats: { type: "string", default: "10" },
      out: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const problems = new ProblemList();
  const open = settings[values.setting ?? ""];
  const known = Object.keys(settings).join(", ");
  problems.expect(open !== undefined, "--setting", `"${values.setting ?? ""}"; expected one of ${known}`);
  const openTrainer = trainers[values.trainer];
  const trainerNames = Object.keys(trainers).join(", ");
  problems.expect(
    openTrainer !== undefined,
    "--trainer",
    `"${values.trainer}"; expected one of ${trainerNames}`,
  );
  const wanted = values.methods.split(",").map((name) => {
    const method = methods.find((other) => other.name === name);
    problems.expect(method !== undefined, "--methods", `there is no method "${name}"`);
    return method!;
  });
  const count = (name: "draws" | "first" | "repeats"): number => {
    const value = Number(values[name]);
    problems.expect(Number.isInteger(value) && value > 0, `--${name}`, `"${values[name]}" is no count`);
    return value;
  };
  const [draws, first, repeats] = [count("draws"), count("first"), count("repeats")];
  const fairnessWeight = Number(values["fairness-weight"]);
  problems.throwIfAny();

  const setting = await open!();
  const fileOrder = values["file-order"];
  const variant = [
    `fairness weight ${fairnessWeight}`,
    ...(values.trainer === "onnx" ? [] : [`trainer ${values.trainer}`]),
    ...(values.costs === undefined ? [] : [`costs ${values.costs}`]),
  ].join(", ");
  const file = await RecordFile.open(values.out ?? `results/${setting.name}.jsonl`);
  const trainer = await openTrainer!(setting.model);
  const executor = createInProcessExecutor();
  for (let draw = first; draw < first + draws; draw++) {
    const rows = setting.draw(fileOrder ? "file" : new Random(draw).fork("split"));
    const unitCosts = values.costs?.split(",").map(Number) ?? rows.train.slices.map(() => 1);
    const measured = new Map<string, MeasuredOutcome>();
    for (const method of wanted) {
      const key = { setting: setting.name, fileOrder, variant, draw, method: method.name };
      if (file.has(key)) continue;
      show(`draw ${draw - first + 1} of ${draws}, ${method.name}`);
      const { budget } = setting;
      const common = { trainer, executor, budget, unitCosts, fairnessWeight, repeats, measured };
      await file.add({ ...key, ...(await runMethod({ ...common, draw: rows, method, seed: draw })) });
    }
  }
  show("");
  await trainer.close();
  const title = `${setting.name}, ${fileOrder ? "file order" : "rows re-drawn"}, ${variant}`;
  const records = file.records.filter(
    (record) =>
      record.setting === setting.name &&
      record.fileOrder === fileOrder &&
      record.variant === variant &&
      record.draw >= first &&
      record.draw < first + draws &&
      wanted.some(({ name }) => name === record.method),
  );
  console.log(
    `\n## ${title}\n\n${renderComparison(records)}\n\n${renderBands(records)}\n\n${renderGains(records)}`,
  );
}

/** A line of progress in a terminal; nothing where output is piped. */
function show(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
