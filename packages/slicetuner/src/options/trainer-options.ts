import type { JsonValue, ModelSpecification, TrainingOptions } from "@slicetuner/core";
import type { CommandTrainerOptions } from "@slicetuner/trainer-command";
import { defineOptions, flagOf, type Reading, type Recorded, type Values } from "../cli/option-group.ts";
import { expectOption } from "../cli/read-options.ts";
import { type FairSpec, fairTable, readFair, recordFair } from "./fair-options.ts";
import { modelTable } from "./model-options.ts";
import { checkModelValues, modelOf, optimizerOf, recordModel } from "./model-values.ts";
import { programTable } from "./program-table.ts";
import { oneOf } from "./value-schemas.ts";

const table = {
  trainer: {
    flag: "--trainer <backend>",
    description: "onnx, tfjs, or command: a program of yours",
    schema: oneOf(["onnx", "tfjs", "command"]),
    default: "onnx",
  },
  ...programTable,
  ...modelTable,
  ...fairTable,
} as const;

type TrainerValues = Values<typeof table>;

/** A model of ours, trained by one of our trainers. */
export interface ModelTrainerSpec {
  readonly kind: "onnx" | "tfjs";
  readonly model: ModelSpecification;
  readonly training: TrainingOptions;
  readonly fair: FairSpec;
  /** What makes the model: for problems about its shape. */
  readonly shapedBy: "model" | "blocks";
}

/** A program of the user's that trains. */
export interface ProgramTrainerSpec {
  readonly kind: "command";
  readonly program: CommandTrainerOptions;
}

/** What trains; what tells its trainings from others, besides data, rows and seeds. */
export type TrainerSpec = (ModelTrainerSpec | ProgramTrainerSpec) & { readonly identity: JsonValue };

/** What trains: a model of ours, or a program. */
export const trainerOptions = defineOptions({
  name: "trainer",
  title: "Model and training",
  options: table,
  read: (values, reading): TrainerSpec => {
    checkTrainer(values, reading);
    const identity = JSON.parse(JSON.stringify(recordTrainer(values))) as JsonValue;
    if (values.trainer === "command") return { kind: "command", program: programOf(values), identity };
    checkModelValues(values, reading);
    const { weightDecay, batchSize, maximumEpochs, patience } = values;
    return {
      kind: values.trainer,
      model: modelOf(values),
      training: { optimizer: optimizerOf(values), weightDecay, batchSize, maximumEpochs, patience },
      fair: readFair(values),
      shapedBy: values.blocks === undefined ? "model" : "blocks",
      identity,
    };
  },
  record: (_, values) => recordTrainer(values),
});

/** Everything said, defaults included: the same for all that was said otherwise and means the same. */
function recordTrainer(values: TrainerValues): Recorded {
  const { trainer, command, dataFormat, jobsPerCall, timeLimit, programCan } = values;
  if (trainer === "command") return { trainer, command, dataFormat, jobsPerCall, timeLimit, programCan };
  const { weightDecay, batchSize, maximumEpochs, patience } = values;
  return {
    trainer,
    ...recordModel(values),
    weightDecay,
    batchSize,
    maximumEpochs,
    patience,
    ...recordFair(values),
  };
}

function programOf(values: TrainerValues): CommandTrainerOptions {
  const { command = [], dataFormat, jobsPerCall, timeLimit, programCan = [] } = values;
  return {
    command,
    dataFormat,
    jobsPerCall,
    ...(timeLimit !== undefined && { timeLimitSeconds: timeLimit }),
    supportsExampleWeights: programCan.includes("weights"),
    returnsModels: programCan.includes("models"),
    returnsPredictions: programCan.includes("predictions"),
  };
}

/** The options that have an effect on each trainer. */
const takenBy: Readonly<Record<TrainerValues["trainer"], object>> = {
  onnx: { ...modelTable, ...fairTable },
  tfjs: { ...modelTable, ...fairTable },
  command: programTable,
};

/** Adds a problem for each option that does not apply to the chosen trainer. */
function checkTrainer(values: TrainerValues, { problems, isGiven }: Reading): void {
  const taken = takenBy[values.trainer];
  for (const name of Object.keys({ ...programTable, ...modelTable, ...fairTable }))
    problems.expect(name in taken || !isGiven(name), flagOf(name), whyNot(name, values.trainer));
  if (values.trainer === "command")
    expectOption(
      values.command,
      "command",
      'say which program trains, e.g. --command "python3 train.py"',
      problems,
    );
}

function whyNot(option: string, trainer: TrainerValues["trainer"]): string {
  if (option in programTable) return "has no meaning without --trainer command";
  if (trainer !== "command") return `has no effect with --trainer ${trainer}`;
  return option in fairTable
    ? "has no effect on a program, which makes its own minibatches"
    : "has no effect on a program; put it into --command as the program takes it";
}
