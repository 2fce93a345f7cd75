import assert from "node:assert/strict";
import { type BatchSampler, type BatchSamplerFactory, Random, shuffledRows } from "@slicetuner/core";
import { expect, it } from "vitest";
import { samplerConformance } from "./sampler-conformance.ts";
import { failureOf } from "./testing/collect-suite.ts";

// A suite that nothing can fail proves nothing: each implementation here breaks one promise, and the test of
// that promise must fail.

/** Shuffles, and then does something wrong with the rows. */
function sampling(
  change: (rows: Uint32Array, epoch: number, ...training: Parameters<BatchSamplerFactory>) => Uint32Array,
): () => BatchSamplerFactory {
  return () => (training) => {
    const { rowsForEpoch } = shuffledRows(training);
    return {
      needsEvaluation: false,
      rowsForEpoch: (epoch) => change(rowsForEpoch(epoch), epoch, training),
    };
  };
}

/** Reports something beside. */
function reporting(report: NonNullable<BatchSampler["report"]>): () => BatchSamplerFactory {
  return () => (training) => ({ ...shuffledRows(training), report });
}

const shared = new Uint32Array(1000);
let reports = 0;

const cases: [fault: string, create: () => BatchSamplerFactory, failing: string][] = [
  [
    "takes all examples for those of the training",
    () =>
      ({ train, ...rest }) =>
        shuffledRows({ train, ...rest, rows: Uint32Array.from({ length: train.size }, (_, row) => row) }),
    "rows > every epoch has rows, and only those of the training",
  ],
  [
    "gives places in place of rows",
    sampling((rows) => rows.map((_, place) => place)),
    "rows > every epoch has rows, and only those of the training",
  ],
  [
    "gives whole minibatches only",
    sampling((rows, _, { batchSize }) => rows.slice(0, batchSize * Math.floor(rows.length / batchSize))),
    "rows > so it is with fewer rows than a minibatch has",
  ],
  [
    "leaves out one of each pair",
    sampling((rows) => rows.slice(0, Math.floor(rows.length / 2))),
    "rows > so it is with one row",
  ],
  [
    "needs a second class",
    sampling((rows, _, { train }) => {
      const other = rows.filter((row) => train.labels[row] === 1);
      return other.length === 0 ? other : rows;
    }),
    "rows > so it is with rows of one class",
  ],
  [
    "needs a second group",
    sampling((rows, _, { train }) => {
      const other = rows.filter((row) => train.groups?.[0]?.ids[row] !== 1);
      return other.length === 0 ? other : rows;
    }),
    "rows > so it is with rows of one group",
  ],
  [
    "sorts the rows of the training",
    () => (training) => {
      training.rows.reverse();
      return shuffledRows(training);
    },
    "rows > rows and evaluations stay as they are",
  ],
  [
    "writes into the losses",
    () => (training) => {
      const { rowsForEpoch } = shuffledRows(training);
      return {
        needsEvaluation: true,
        rowsForEpoch: (epoch, evaluation) => {
          evaluation!.losses.sort();
          return rowsForEpoch(epoch);
        },
      };
    },
    "rows > rows and evaluations stay as they are",
  ],
  [
    "shuffles by chance",
    () => (training) => shuffledRows({ ...training, seed: Math.floor(Math.random() * 2 ** 32) }),
    "seeds > equal trainings have equal epochs, whichever factory made the sampler",
  ],
  [
    "has one stream for all trainings",
    () => {
      let random = new Random(1);
      return ({ rows }) => {
        random = new Random(1);
        return { needsEvaluation: false, rowsForEpoch: () => random.shuffle(rows.slice()) };
      };
    },
    "seeds > trainings at the same time do not disturb each other",
  ],
  [
    "gives the same array each time",
    () => (training) => {
      let rows: Uint32Array | undefined;
      return {
        needsEvaluation: false,
        rowsForEpoch: (epoch) => {
          rows ??= shuffledRows(training).rowsForEpoch(epoch);
          return rows;
        },
      };
    },
    "seeds > what is done with the rows of an epoch changes no other one",
  ],
  [
    "reports a typed array",
    reporting(() => shared as never),
    "report > a report is plain data, after any number of epochs",
  ],
  [
    "reports no number where there was no epoch",
    reporting(() => ({ share: Number.NaN })),
    "report > a report is plain data, after any number of epochs",
  ],
  [
    "reports what others did",
    reporting(() => {
      reports += 1;
      return { reports };
    }),
    "report > equal trainings have equal reports",
  ],
];

for (const [fault, create, failing] of cases) {
  it(`catches a batch sampler that ${fault}`, async () => {
    const failure = await failureOf(failing, (runner) =>
      samplerConformance(runner, { create: async () => create() }),
    );
    expect(failure).toBeInstanceOf(assert.AssertionError);
  });
}
