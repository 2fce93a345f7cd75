import { selectRows } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import { fullJob, job, needsDeterminism, range, type TrainerContext, train, trainOne } from "./context.ts";

/** Equal jobs give equal bits, whatever is trained beside, before or meanwhile. */
export function determinismGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  return {
    "gives the same bits for the same job, also with a new trainer": () =>
      withTrainer({}, async (trainer) => {
        needsDeterminism(trainer);
        const data = sampleData({ testSizes: [20, 20, 20] });
        const first = await trainOne(trainer, data, fullJob("a", data));
        expect(await trainOne(trainer, data, fullJob("a", data))).toEqual(first);
        await withTrainer({}, async (other) => {
          expect(await trainOne(other, data, fullJob("a", data))).toEqual(first);
        });
      }),

    "gives the same bits to a job alone and among others": () =>
      withTrainer({}, async (trainer) => {
        needsDeterminism(trainer);
        const data = sampleData();
        const jobs = [
          fullJob("a", data),
          job("b", range(3, 100)),
          job("c", range(50, 33)),
          fullJob("d", data),
        ];
        const batch = jobs.slice(0, trainer.capabilities.maximumJobsPerCall);
        const together = await train(trainer, data, batch);
        for (const [index, only] of batch.entries()) {
          expect(await trainOne(trainer, data, only)).toEqual(together[index]);
        }
        const reversed = await train(trainer, data, batch.toReversed());
        expect(reversed.toReversed()).toEqual(together);
      }),

    "keeps nothing from one call to the next": () =>
      withTrainer({}, async (trainer) => {
        needsDeterminism(trainer);
        const data = sampleData();
        const other = sampleData({ seed: 2, trainSizes: [30, 50, 20] });
        const first = await trainOne(trainer, data, fullJob("a", data));
        const second = await trainOne(trainer, other, fullJob("a", other));
        expect(second.validation?.loss === first.validation?.loss).toBe(false);
        expect(await trainOne(trainer, data, fullJob("a", data))).toEqual(first);
      }),

    "keeps two calls at the same time apart": () =>
      withTrainer({}, async (trainer) => {
        needsDeterminism(trainer);
        const data = sampleData();
        const other = sampleData({ seed: 2, trainSizes: [30, 50, 20] });
        const alone = [
          await trainOne(trainer, data, fullJob("a", data)),
          await trainOne(trainer, other, fullJob("a", other)),
        ];
        const together = await Promise.all([
          trainOne(trainer, data, fullJob("a", data)),
          trainOne(trainer, other, fullJob("a", other)),
        ]);
        expect(together).toEqual(alone);
      }),

    "uses the seeds": () =>
      withTrainer({ maximumEpochs: 3 }, async (trainer) => {
        const data = sampleData();
        const seeds = { weightsSeed: 1, batchesSeed: 2 };
        const { usesSeeds, trainsInEpochs } = trainer.capabilities;
        applies(usesSeeds, "its results do not depend on seeds");
        const first = await trainOne(trainer, data, fullJob("a", data, seeds));
        const changes = trainsInEpochs
          ? [{ weightsSeed: 3 }, { batchesSeed: 3 }]
          : [{ weightsSeed: 3, batchesSeed: 3 }];
        for (const changed of changes) {
          const result = await trainOne(trainer, data, fullJob("a", data, { ...seeds, ...changed }));
          const isSame = result.validation?.loss === first.validation?.loss;
          const advice = "the same loss; a trainer that needs no seeds says usesSeeds: false";
          expect(isSame ? advice : "another loss").toBe("another loss");
        }
      }),

    "trains on a list of rows as on a copy of these rows": () =>
      withTrainer({}, async (trainer) => {
        needsDeterminism(trainer);
        const data = sampleData();
        // Some rows twice: each occurrence counts.
        const rows = Uint32Array.from({ length: 90 }, (_, index) => (index * 53) % 61);
        const copied = { ...data, train: selectRows(data.train, rows) };
        const listed = await trainOne(trainer, data, job("a", rows));
        expect(await trainOne(trainer, copied, job("a", range(0, rows.length)))).toEqual(listed);
      }),
  };
}
