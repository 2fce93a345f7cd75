import type { SampledTraining } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import {
  epochsOf,
  evaluationOf,
  groupedExamples,
  nextEpoch,
  type SamplerContext,
  trainingOf,
} from "./context.ts";

/** Which rows a sampler gives. */
export function rowsGroup({ expect, create }: SamplerContext): TestGroup {
  const faultsOf = async (training: SampledTraining) => {
    const own = new Set(training.rows);
    return epochsOf((await create())(training), training).flatMap((rows, epoch) => {
      const other = rows.find((row) => !own.has(row));
      if (rows.length === 0) return [`epoch ${epoch}: no row`];
      return other === undefined ? [] : [`epoch ${epoch}: row ${other} is not of the training`];
    });
  };
  const train = groupedExamples();
  const odd: Readonly<Record<string, SampledTraining>> = {
    "one row": trainingOf({ rows: Uint32Array.of(7) }),
    "fewer rows than a minibatch has": trainingOf({ rows: Uint32Array.of(1, 5, 8, 9), batchSize: 64 }),
    "minibatches of one row": trainingOf({ batchSize: 1 }),
    "rows that occur more than once": trainingOf({ rows: Uint32Array.of(3, 3, 3, 8, 8, 20, 21, 22, 23) }),
    "rows of one class": trainingOf({
      rows: Uint32Array.from(train.labels.keys()).filter((row) => train.labels[row] === 0),
    }),
    "rows of one group": trainingOf({
      rows: Uint32Array.from(train.labels.keys()).filter((row) => train.groups![0]!.ids[row] === 1),
    }),
  };
  return {
    "every epoch has rows, and only those of the training": async () => {
      expect(await faultsOf(trainingOf())).toEqual([]);
    },

    ...Object.fromEntries(
      Object.entries(odd).map(([name, training]) => [
        `so it is with ${name}`,
        async () => {
          expect(await faultsOf(training)).toEqual([]);
        },
      ]),
    ),

    "rows and evaluations stay as they are": async () => {
      const training = trainingOf();
      const sampler = (await create())(training);
      const evaluation = evaluationOf(training, 0);
      sampler.rowsForEpoch(0, ...(sampler.needsEvaluation ? [evaluation] : []));
      expect(training.rows).toEqual(trainingOf().rows);
      expect(evaluation).toEqual(evaluationOf(training, 0));
    },
  };
}

/** That a seed decides everything. */
export function seedsGroup({ expect, create }: SamplerContext): TestGroup {
  return {
    "equal trainings have equal epochs, whichever factory made the sampler": async () => {
      const training = trainingOf();
      const factory = await create();
      const first = epochsOf(factory(training), training);
      expect(epochsOf(factory(training), training)).toEqual(first);
      expect(epochsOf((await create())(training), training)).toEqual(first);
    },

    "trainings at the same time do not disturb each other": async () => {
      const factory = await create();
      const trainings = [trainingOf(), trainingOf({ rows: trainingOf().rows.slice(0, 40), seed: 6 })];
      const alone = trainings.map((training) => epochsOf(factory(training), training));
      const samplers = trainings.map((training) => factory(training));
      const together = trainings.map((): number[][] => []);
      for (let epoch = 0; epoch < 4; epoch++) {
        trainings.forEach((training, index) => {
          together[index]!.push([...nextEpoch(samplers[index]!, training, epoch)]);
        });
      }
      expect(together).toEqual(alone);
    },

    "what is done with the rows of an epoch changes no other one": async () => {
      const training = trainingOf();
      const sampler = (await create())(training);
      const expected = epochsOf((await create())(training), training);
      const found = [0, 1, 2, 3].map((epoch) => {
        const rows = nextEpoch(sampler, training, epoch);
        const copy = [...rows];
        rows.fill(training.rows[0]!);
        return copy;
      });
      expect(found).toEqual(expected);
    },
  };
}

/** What a sampler reports. */
export function reportGroup({ expect, create }: SamplerContext): TestGroup {
  const reportOf = async (epochs: number) => {
    const training = trainingOf();
    const sampler = (await create())(training);
    epochsOf(sampler, training, epochs);
    return sampler.report?.() ?? null;
  };
  return {
    "a report is plain data, after any number of epochs": async () => {
      for (const epochs of [0, 1, 4]) {
        const report = await reportOf(epochs);
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      }
    },

    "equal trainings have equal reports": async () => {
      expect(await reportOf(4)).toEqual(await reportOf(4));
    },
  };
}
