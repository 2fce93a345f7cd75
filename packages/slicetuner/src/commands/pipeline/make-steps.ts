import type { Intake, Journal, Trainer } from "@slicetuner/core";
import { fairBatch } from "@slicetuner/fairbatch";
import type { FrTrainOptions } from "@slicetuner/fr-train";
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
import { chooseByValidation, trialEpochs } from "../../fairness/choose-epochs.ts";
import type { ModelTrainerSpec } from "../../options/trainer-options.ts";
import { registerForecasts } from "../../runs/registered-forecast.ts";
import { openModelTrainer } from "../../training/open-model-trainer.ts";
import { type BoughtFrom, openAcquirer } from "./open-acquirer.ts";
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
  readonly boughtFrom: BoughtFrom;
  readonly intake: Intake | undefined;
  readonly journal: Journal;
  readonly runId: string;
  /** Seconds to wait for open orders. */
  readonly wait: number;
}

/** What fair training needs besides. */
interface TrainSpecs extends StepSpecs {
  /** Number of the favourable class; undefined: each in turn. */
  readonly positive: number | undefined;
}

/** The steps that were not left out. */
export function makeSteps(specs: TrainSpecs, buying: Buying): PipelineSteps {
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

function makeAcquire(specs: StepSpecs, { boughtFrom, intake, journal, runId, wait }: Buying) {
  return acquireStep({
    ...{ budget: specs.pipeline.budget!, journal, runId, intake, waiting: { seconds: wait } },
    beforeOrders: (measuring) =>
      registerForecasts(journal, { measuring, seed: specs.seed, importance: undefined }),
    open: (input) => openAcquirer(boughtFrom, input, specs, journal),
  });
}

/** How to train fair: FairBatch, unless something else is said. */
export function methodsOf({
  pipeline,
  ownSteps,
}: Pick<StepSpecs, "pipeline" | "ownSteps">): readonly Method[] {
  const { skip, method = ownSteps.trainWith === undefined ? ["fairbatch"] : [] } = pipeline;
  return skip.includes("train") ? [] : method;
}

function makeTrain(specs: TrainSpecs): TrainStep[] {
  const { trainWith } = specs.ownSteps;
  const methods = methodsOf(specs).map((one) => fairStep(one, specs));
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
function fairStep(method: Method, specs: TrainSpecs): TrainStep {
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

/**
 * Of more validation rows than this the noise of a gap is so small that the last epoch is hardly ever left,
 * and to try others would nearly treble the time.
 */
const mostRowsToEndBy = 10_000;

/** Ends where the validation rows say so, unless all epochs are wanted or there are many rows. */
function endedStep(
  name: Method,
  { trainer: { fair }, pipeline, positive }: TrainSpecs,
  { least, most }: { readonly least: number; readonly most: number },
  open: (group: string | undefined, epochs: number) => Promise<Trainer>,
): TrainStep {
  const whole = trainStep(name, (group) => open(group, most));
  if (pipeline.allEpochs) return whole;
  const { target = usualTarget, tolerance } = fair;
  const ended = chosenTrainStep(
    name,
    trialEpochs(most)
      .filter((epochs) => epochs >= least)
      .map((epochs) => ({ name: `${epochs} epochs`, open: (group) => open(group, epochs) })),
    (validation, models) =>
      chooseByValidation(validation, validation.groups![0]!, models, { target, tolerance, positive }),
  );
  return {
    name,
    run: (input, context) => (input.validation.size > mostRowsToEndBy ? whole : ended).run(input, context),
  };
}

function frTrainStep(specs: TrainSpecs): TrainStep {
  const { model, fair } = specs.trainer;
  const { target = usualTarget } = fair;
  return endedStep("fr-train", specs, { least: 400, most: 2000 }, async (group, epochs) => {
    const { createFrTrainTrainer } = await import("@slicetuner/fr-train");
    return createFrTrainTrainer({
      ...{ group: group!, strategy: "sample-selection", epochs, pretrainingEpochs: 166 },
      // What it cannot train is refused before the pipeline begins.
      model: model as NonNullable<FrTrainOptions["model"]>,
      target: target as NonNullable<FrTrainOptions["target"]>,
    });
  });
}

function fairBatchStep(specs: TrainSpecs): TrainStep {
  const { trainer, positive } = specs;
  const { training, fair } = trainer;
  const { target = usualTarget, tolerance, step } = fair;
  const most = training.maximumEpochs;
  return endedStep("fairbatch", specs, { least: 1, most }, (group, maximumEpochs) => {
    const sampler = fairBatch({
      ...{ group: [group!], target, step },
      ...(tolerance !== undefined && { tolerance }),
      ...(positive !== undefined && { positive }),
    });
    return openModelTrainer({ ...trainer, training: { ...training, maximumEpochs } }, sampler);
  });
}
