import assert from "node:assert/strict";
import {
  type BatchSampler,
  type BatchSamplerFactory,
  type RowEvaluation,
  shuffledRows,
  type Trainer,
  type TrainerCall,
  type TrainingResult,
} from "@slicetuner/core";
import { expect, it } from "vitest";
import { createReferenceTrainer } from "./reference-trainer.ts";
import { failureOf } from "./testing/collect-suite.ts";
import { unweighted } from "./testing/unweighted.ts";
import { trainerConformance } from "./trainer-conformance.ts";

// A suite that nothing can fail proves nothing: each implementation here breaks one promise, and the test of
// that promise must fail.

type Break = (inner: Trainer) => Partial<Trainer>;
const failureWith = (broken: Break, name: string) =>
  failureOf(name, (runner) =>
    trainerConformance(runner, {
      create: async (training) => {
        const inner = createReferenceTrainer({ training });
        return { ...plain(inner), ...broken(inner) };
      },
    }),
  );
const onCall =
  (change: (call: TrainerCall) => TrainerCall): Break =>
  (inner) => ({ doTrain: (call) => inner.doTrain(change(call)) });
const onJobs = (change: (job: TrainerCall["jobs"][number]) => TrainerCall["jobs"][number]): Break =>
  onCall((call) => ({ ...call, jobs: call.jobs.map(change) }));
const onResults =
  (change: (results: readonly TrainingResult[]) => readonly TrainingResult[]): Break =>
  (inner) => ({ doTrain: async (call) => change(await inner.doTrain(call)) });

let calls = 0;
const cases: [fault: string, broken: Break, failing: string][] = [
  [
    "ignores the seed of the weights",
    onJobs((job) => ({ ...job, weightsSeed: 1 })),
    "determinism > uses the seeds",
  ],
  [
    "ignores the seed of the batches",
    onJobs((job) => ({ ...job, batchesSeed: 1 })),
    "determinism > uses the seeds",
  ],
  [
    "takes another seed in each call",
    onJobs((job) => ({ ...job, weightsSeed: calls++ })),
    "determinism > gives the same bits for the same job, also with a new trainer",
  ],
  [
    "lets the place in the batch matter",
    onCall((call) => ({
      ...call,
      jobs: call.jobs.map((job, place) => ({ ...job, batchesSeed: job.batchesSeed + place })),
    })),
    "determinism > gives the same bits to a job alone and among others",
  ],
  [
    "takes a row that is listed twice once",
    onJobs((job) => ({ ...job, rows: new Uint32Array(new Set(job.rows)) })),
    "determinism > trains on a list of rows as on a copy of these rows",
  ],
  [
    "returns results in another order",
    onResults((results) => results.toReversed()),
    "basics > returns one result for each job, in the order of the jobs",
  ],
  [
    "forgets the last progress",
    onCall((call) => ({
      ...call,
      onProgress: (report) => report.jobsDone < call.jobs.length && call.onProgress(report),
    })),
    "basics > reports progress that only grows and ends complete",
  ],
  [
    "sorts the caller's rows",
    (inner) => ({
      doTrain: async (call) => {
        for (const { rows } of call.jobs) rows.reverse();
        return inner.doTrain(call);
      },
    }),
    "basics > leaves the data and the jobs as they were",
  ],
  [
    "does not train",
    onJobs((job) => ({ ...job, rows: job.rows.subarray(0, 1) })),
    "learning > learns: the loss falls well below that of knowing only the classes' shares",
  ],
  [
    "calls the epoch limit early stopping",
    onResults((results) => results.map((result) => ({ ...result, status: "early-stopped" }))),
    "early stopping > stops at the epoch limit, and says so",
  ],
  [
    "gives 0 for an empty slice",
    onResults((results) =>
      results.map((result) => ({
        ...result,
        validation: result.validation && {
          ...result.validation,
          sliceLosses: result.validation.sliceLosses.map((loss) => loss ?? 0),
        },
      })),
    ),
    "evaluation > a slice without an example has loss null, not 0",
  ],
  [
    "takes the plain mean of the slices for the pooled loss",
    onResults((results) =>
      results.map((result) => {
        if (result.validation === null) return result;
        const losses = result.validation.sliceLosses.filter((loss) => loss !== null);
        const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
        return { ...result, validation: { ...result.validation, loss } };
      }),
    ),
    "evaluation > the pooled loss is the weighted mean of the slices' losses",
  ],
  [
    "stops early on the test data",
    onCall((call) => ({
      ...call,
      data: { ...call.data, validation: call.data.test ?? call.data.validation },
    })),
    "evaluation > test data touch no decision",
  ],
  [
    "ignores training weights",
    onCall((call) => ({ ...call, data: { ...call.data, train: unweighted(call.data.train) } })),
    "example weights > weight 3 is the same as giving the example three times",
  ],
  [
    "ignores validation weights",
    onCall((call) => ({ ...call, data: { ...call.data, validation: unweighted(call.data.validation) } })),
    "example weights > validation weights decide which epoch is best",
  ],
  [
    "ignores test weights",
    onCall((call) => ({
      ...call,
      data: call.data.test === undefined ? call.data : { ...call.data, test: unweighted(call.data.test) },
    })),
    "example weights > weights count in the evaluation",
  ],
  [
    "aborts too late",
    onCall((call) => ({ ...call, signal: AbortSignal.timeout(1500) })),
    "cancelling > an abort in the middle rejects within a second with its reason",
  ],
  [
    "says that it was aborted, not why",
    (inner) => ({
      doTrain: (call) =>
        inner.doTrain(call).catch(() => {
          throw new Error("aborted");
        }),
    }),
    "cancelling > an abort in the middle rejects within a second with its reason",
  ],
];

for (const [fault, broken, failing] of cases) {
  it(`catches a trainer that ${fault}`, async () => {
    expect(await failureWith(broken, failing)).toBeInstanceOf(assert.AssertionError);
  });
}

/** Makes the reference trainer with a sampler that is not the one it was given. */
const samplerFaults: [
  fault: string,
  change: (sampler: BatchSamplerFactory) => BatchSamplerFactory,
  failing: string,
][] = [
  [
    "does not heed the sampler",
    () => shuffledRows,
    "batch samplers > trains on the rows that the sampler gives, and on no other",
  ],
  [
    "tells how the model did at the start",
    (make) => (training) => {
      const sampler = make(training);
      let first: RowEvaluation | undefined;
      return {
        ...sampler,
        rowsForEpoch: (epoch, evaluation) => {
          first ??= evaluation;
          return sampler.rowsForEpoch(epoch, first);
        },
      };
    },
    "batch samplers > tells how the current model does on each row of the job",
  ],
  [
    "makes one sampler for all jobs",
    (make) => {
      let only: BatchSampler | undefined;
      return (training) => {
        only ??= make(training);
        return only;
      };
    },
    "batch samplers > makes a sampler for each job and asks it once an epoch",
  ],
];

for (const [fault, change, failing] of samplerFaults) {
  it(`catches a trainer that ${fault}`, async () => {
    const failure = await failureOf(failing, (runner) =>
      trainerConformance(runner, {
        create: async (training, sampler = shuffledRows) =>
          createReferenceTrainer({ training, sampler: change(sampler) }),
      }),
    );
    expect(failure).toBeInstanceOf(assert.AssertionError);
  });
}

function plain({ specificationVersion, name, capabilities, doTrain, close }: Trainer): Trainer {
  return { specificationVersion, name, capabilities, doTrain, close };
}
