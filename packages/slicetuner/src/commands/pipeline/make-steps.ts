import type { Intake, Journal, Trainer } from "@slicetuner/core";
import { chooseModel, fairBatch } from "@slicetuner/fairbatch";
import {
  acquireStep,
  type CleanStep,
  chosenTrainStep,
  cleanStep,
  type FindStep,
  findStep,
  type OwnCleaning,
  type OwnSlice,
  ownCleanStep,
  ownFindStep,
  ownTrainStep,
  type PipelineSteps,
  programAnswers,
  type TrainStep,
  trainStep,
} from "@slicetuner/pipeline";
import type { ModelTrainerSpec } from "../../options/trainer-options.ts";
import { registerForecasts } from "../../runs/registered-forecast.ts";
import { type Market, openAcquirer } from "./open-acquirer.ts";
import type { PipelineSpec } from "./options.ts";
import { isProgram, nameOfOwn, type OwnStepSpec } from "./own-step-options.ts";
import type { RowSpecs } from "./read-tables.ts";
import { reasonsOf } from "./training-reasons.ts";

/** What steps are made of. */
export interface StepSpecs extends RowSpecs {
  readonly ownSteps: OwnStepSpec;
  readonly trainer: ModelTrainerSpec;
}

/** What buying needs besides. */
export interface Buying {
  readonly market: Market;
  readonly intake: Intake | undefined;
  readonly journal: Journal;
  readonly runId: string;
  /** Seconds to wait for open orders. */
  readonly wait: number;
}

/** The steps that were not left out. */
export function makeSteps(specs: StepSpecs, buying: Buying): PipelineSteps {
  const { skip } = specs.pipeline;
  return {
    ...(!skip.includes("clean") && { clean: makeClean(specs) }),
    ...(!skip.includes("find") && { find: makeFind(specs) }),
    ...(!skip.includes("acquire") && { acquire: makeAcquire(specs, buying) }),
    train: skip.includes("train") ? [] : makeTrain(specs),
  };
}

function makeClean({ pipeline, ownSteps: { cleanWith }, seed }: StepSpecs): CleanStep {
  if (cleanWith !== undefined) {
    const decide = isProgram(cleanWith) ? programAnswers<OwnCleaning>({ command: cleanWith }) : cleanWith;
    return ownCleanStep(nameOfOwn(cleanWith), decide);
  }
  const { cleanSteps, flips, cutoff } = pipeline;
  return cleanStep({
    ...{ steps: cleanSteps, modelFlips: flips },
    sanitize: { seed, outliers: { cutoff } },
    ...(cleanSteps.includes("resolve") && { resolve: { match: "auto" } }),
  });
}

function makeFind({ pipeline, ownSteps: { findWith } }: StepSpecs): FindStep {
  if (findWith === undefined) return findStep({ maximumSlices: pipeline.maximumSlices });
  const find = isProgram(findWith) ? programAnswers<OwnSlice>({ command: findWith }) : findWith;
  return ownFindStep(nameOfOwn(findWith), find);
}

function makeAcquire(specs: StepSpecs, { market, intake, journal, runId, wait }: Buying) {
  return acquireStep({
    ...{ budget: specs.pipeline.budget!, journal, runId, intake, waiting: { seconds: wait } },
    beforeOrders: (measuring) =>
      registerForecasts(journal, { measuring, seed: specs.seed, importance: undefined }),
    open: (input) => openAcquirer(market, input, specs, journal),
  });
}

function makeTrain(specs: StepSpecs): TrainStep[] {
  const { pipeline, ownSteps } = specs;
  const { trainWith } = ownSteps;
  const { method = trainWith === undefined ? (["fairbatch"] as const) : [] } = pipeline;
  const methods = method.map((one) => fairStep(one, specs));
  if (trainWith === undefined) return methods;
  const name = nameOfOwn(trainWith);
  const own = isProgram(trainWith) ? programTrainStep(name, trainWith) : ownTrainStep(name, trainWith);
  return [...methods, own];
}

/** The protocol of programs that train, of which the probabilities of the test rows are wanted. */
function programTrainStep(name: string, command: readonly string[]): TrainStep {
  return trainStep(name, async () => {
    const { createCommandTrainer } = await import("@slicetuner/trainer-command");
    return createCommandTrainer({ command, supportsExampleWeights: true, returnsPredictions: true });
  });
}

/** FairBatch aims at demographic parity unless `--fair` says otherwise; FR-Train, too. */
function fairStep(method: Method, specs: StepSpecs): TrainStep {
  const plain = method === "fr-train" ? frTrainStep(specs) : fairBatchStep(specs);
  return {
    name: method,
    run: async (input, context) => {
      const models = await plain.run(input, context);
      const own = reasonsOf(method, models.record, input.train.exampleIds);
      return { ...models, reasons: [...models.reasons, ...own] };
    },
  };
}

type Method = NonNullable<PipelineSpec["method"]>[number];

const usualTarget = "demographic-parity";

/** Shares of all epochs after which a fair training is ended on trial. */
const sharesOfEpochs = [0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 1] as const;

/** Ends where the validation rows say so, unless all epochs are wanted. */
function endedStep(
  name: Method,
  { trainer: { fair }, pipeline }: StepSpecs,
  { least = 1, most }: { readonly least?: number; readonly most: number },
  open: (group: string | undefined, epochs: number) => Promise<Trainer>,
): TrainStep {
  if (pipeline.allEpochs) return trainStep(name, (group) => open(group, most));
  const counts = sharesOfEpochs.map((share) => Math.max(1, Math.round(share * most)));
  const candidates = [...new Set(counts)].filter((count) => count >= Math.min(least, most));
  const { target = usualTarget, tolerance } = fair;
  return chosenTrainStep(
    name,
    candidates.map((epochs) => ({ name: `${epochs} epochs`, open: (group) => open(group, epochs) })),
    ({ labels, classes, groups, weights }, models) =>
      chooseModel({ labels, classCount: classes.length, group: groups![0]!, weights }, models, {
        target,
        tolerance,
      }).chosen,
  );
}

const frTrainEpochs = { least: 400, most: 2000 } as const;

function frTrainStep(specs: StepSpecs): TrainStep {
  const { model, fair } = specs.trainer;
  const { target = usualTarget } = fair;
  return endedStep("fr-train", specs, frTrainEpochs, async (group, epochs) => {
    const { createFrTrainTrainer } = await import("@slicetuner/fr-train");
    return createFrTrainTrainer({
      ...{ group: group!, strategy: "sample-selection", epochs, pretrainingEpochs: 166 },
      ...(model.kind !== "cnn" && { model }),
      ...(target !== "equal-opportunity" && { target }),
    });
  });
}

function fairBatchStep(specs: StepSpecs): TrainStep {
  const { model, training, fair } = specs.trainer;
  const { target = usualTarget, tolerance, step } = fair;
  return endedStep("fairbatch", specs, { most: training.maximumEpochs }, async (group, maximumEpochs) => {
    const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
    const sampler = fairBatch({
      ...{ group: [group!], target, step },
      ...(tolerance !== undefined && { tolerance }),
    });
    return createOnnxTrainer({ model, sampler, training: { ...training, maximumEpochs } });
  });
}
