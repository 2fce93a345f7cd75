import assert from "node:assert/strict";
import {
  type CoupledLossModel,
  type Estimator,
  type LossModel,
  Random,
  type TrainingJob,
} from "@slicetuner/core";
import { expect, it } from "vitest";
import { estimatorConformance } from "./estimator-conformance.ts";
import { failureOf } from "./testing/collect-suite.ts";
import { createNaiveEstimator } from "./testing/naive-estimator.ts";

// A suite that nothing can fail proves nothing: each implementation here breaks one promise, and the test of
// that promise must fail.

type Break = (inner: Estimator) => Partial<Estimator>;

/** Asks for other trainings. */
function designing(
  change: (jobs: readonly TrainingJob[], rows: readonly Uint32Array[]) => readonly TrainingJob[],
): Break {
  return ({ design }) => ({
    design: (context) => change(design(context), context.rowsBySlice),
  });
}

/** Fits what the change makes of the call. */
function fitting(change: (...call: Parameters<Estimator["fit"]>) => Parameters<Estimator["fit"]>): Break {
  return ({ fit }) => ({ fit: (...call) => fit(...change(...call)) });
}

/** Gives a loss model that does some things otherwise. */
function modelling(change: (lossModel: LossModel) => Partial<LossModel>): Break {
  return ({ fit }) => ({
    fit: (...call) => {
      const { lossModel, warnings } = fit(...call);
      return { lossModel: { ...lossModel, ...change(lossModel) } as LossModel, warnings };
    },
  });
}

/** As a coupled model, in which slices do nothing for each other. */
function coupled(change: (model: CoupledLossModel) => Partial<CoupledLossModel> = () => ({})): Break {
  return modelling((lossModel) => {
    const { predict } = lossModel;
    const scales = predict([1, 1, 1, 1]);
    const value = (weights: readonly number[], sizes: readonly number[]) =>
      predict(sizes).reduce((sum, loss, slice) => sum + weights[slice]! * loss, 0);
    const model: CoupledLossModel = {
      ...lossModel,
      kind: "coupled",
      influence: {
        effects: scales.map(() => scales.map(() => 0)),
        standardErrors: scales.map(() => scales.map(() => 0)),
        groups: scales.map((_, slice) => [slice]),
      },
      weigh: (weights) => ({
        constant: 0,
        scales: scales.map((scale, slice) => scale * weights[slice]!),
        exponent: 0.5,
      }),
      difference: (weights, from, to) => ({
        expected: value(weights, to) - value(weights, from),
        standardError: 0,
      }),
      drawOutcome: (random, { trainings }) => {
        const truth = lossModel.draw(random);
        return (sizes) => Array.from({ length: trainings }, () => truth(sizes));
      },
    };
    return { ...model, ...change(model) };
  });
}

const cases: [fault: string, broken: Break, failing: string][] = [
  [
    "draws its subsets from a stream of its own",
    () => {
      let call = 0;
      return {
        design: (context) => {
          call += 1;
          return createNaiveEstimator().design({ ...context, random: new Random(call) });
        },
      };
    },
    "design > equal streams give equal trainings, whichever estimator is asked",
  ],
  [
    "looks at no stream",
    ({ design }) => ({ design: (context) => design({ ...context, random: new Random(7) }) }),
    "design > another stream gives trainings with other seeds",
  ],
  [
    "names two trainings alike",
    designing((jobs) => jobs.map((job) => ({ ...job, id: "training" }))),
    "design > the trainings can be carried out",
  ],
  [
    "numbers rows from 0",
    designing((jobs) => jobs.map((job) => ({ ...job, rows: job.rows.map((_, index) => index) }))),
    "design > the trainings can be carried out",
  ],
  [
    "has seeds with a fraction",
    designing((jobs) => jobs.map((job) => ({ ...job, weightsSeed: job.weightsSeed / 2 ** 32 }))),
    "design > the trainings can be carried out",
  ],
  [
    "asks for nothing where slices are small",
    designing((jobs, rows) => (rows.some(({ length }) => length < 10) ? [] : jobs)),
    "design > the trainings can be carried out with slices of one, two and three examples",
  ],
  [
    "trains on no row of a slice that it rounds away",
    designing((jobs, rows) =>
      rows.length > 1 ? jobs : [...jobs, { ...jobs[0]!, id: "last", rows: new Uint32Array() }],
    ),
    "design > the trainings can be carried out with one slice",
  ],
  [
    "shuffles the rows that it is given",
    ({ design }) => ({
      design: (context) => {
        for (const rows of context.rowsBySlice) rows.reverse();
        return design(context);
      },
    }),
    "design > the rows that it is given stay as they are",
  ],
  [
    "plans with half of the losses",
    modelling(({ predict }) => ({ predict: (sizes) => predict(sizes).map((loss) => loss / 2) })),
    "fit > at the present sizes, the losses that were measured are expected",
  ],
  [
    "orders slices by their size",
    fitting((context, ...rest) => [
      {
        ...context,
        rowsBySlice: context.rowsBySlice.toSorted((first, second) => second.length - first.length),
      },
      ...rest,
    ]),
    "fit > a slice's losses are its own, wherever it stands",
  ],
  [
    "takes losses to rise",
    modelling(({ predict }) => ({
      predict: (sizes) => predict(sizes.map((size) => 1 / size)),
    })),
    "fit > more examples are not expected to do harm where losses fell with them",
  ],
  [
    "remembers what it designed",
    (inner) => {
      let designed = 1;
      return {
        design: (context) => {
          designed = 2;
          return inner.design(context);
        },
        fit: (...call) => ({ ...inner.fit(...call), warnings: [`${designed}`] }),
      };
    },
    "fit > another process, which did not design the trainings, makes the same model of them",
  ],
  [
    "takes the results for those of the whole design",
    ({ fit, design }) => ({ fit: (context, _, results) => fit(context, design(context), results) }),
    "fit > trainings that are missing in both lists are done without",
  ],
  [
    "takes a training that diverged for one without loss",
    fitting((context, jobs, results) => {
      const none = { loss: 0, sliceLosses: context.rowsBySlice.map(() => 0), accuracy: 0 };
      return [context, jobs, results.map((result) => ({ ...result, validation: result.validation ?? none }))];
    }),
    "fit > a training that diverged is left out",
  ],
  [
    "makes a model of nothing",
    ({ fit, design }) => ({
      fit: (context, jobs, results) => {
        const isEmpty = results.every(({ validation }) => validation === null);
        if (!isEmpty) return fit(context, jobs, results);
        const whole = design(context);
        const validation = { loss: 1, sliceLosses: context.rowsBySlice.map(() => 1), accuracy: 0 };
        const made = whole.map(({ id }) => ({ ...results[0]!, jobId: id, validation }));
        return fit(context, whole, made);
      },
    }),
    "fit > where every training diverged, an error says so",
  ],
  [
    "fails with a stack trace where there is nothing",
    ({ fit }) => ({
      fit: (context, jobs, results) => {
        const [first] = results as [(typeof results)[0]];
        return first.status === "diverged"
          ? fit(context, jobs.slice(1), results.slice(1))
          : fit(context, jobs, results);
      },
    }),
    "fit > without any training, there is an error",
  ],
  [
    "fits only slices of ten examples",
    modelling(({ predict }) => ({
      predict: (sizes) => predict(sizes).map((loss, slice) => (sizes[slice]! < 10 ? Number.NaN : loss)),
    })),
    "fit > there is an estimate for a large slice beside one of one example",
  ],
  [
    "sorts the jobs in place",
    fitting((context, jobs, results) => {
      (jobs as TrainingJob[]).reverse();
      return [context, jobs, results];
    }),
    "fit > jobs, results and rows stay as they are",
  ],
  [
    "warns of nothing in particular",
    ({ fit }) => ({ fit: (...call) => ({ ...fit(...call), warnings: [""] }) }),
    "fit > warnings are texts",
  ],
  [
    "expects less than nothing of large slices",
    modelling(({ predict }) => ({
      predict: (sizes) => predict(sizes).map((loss, slice) => loss - (sizes[slice]! > 1000 ? 1 : 0)),
    })),
    "loss model > expected losses are finite and not below 0, and the same when asked again",
  ],
  [
    "gives slopes for a doubled slice",
    modelling(({ gradient }) => ({
      gradient: (sizes) => gradient(sizes).map((row, slice) => row.map((slope) => slope * sizes[slice]!)),
    })),
    "loss model > the gradient is the change of the expected losses for one more example",
  ],
  [
    "takes levels for those of the tails",
    modelling(({ interval }) => ({ interval: (sizes, level) => interval(sizes, 1 - level) })),
    "loss model > bands hold the expected loss, and are wider for a higher level",
  ],
  [
    "gives bands that are too narrow",
    modelling(({ interval }) => ({ interval: (sizes, level) => interval(sizes, level / 3) })),
    "loss model > nine of ten bands of 90 % hold the true loss, give or take",
  ],
  [
    "draws truths from a stream of its own",
    modelling(({ draw }) => ({ draw: () => draw(new Random(Math.random())) })),
    "loss model > a plausible truth is the same for the same stream, and finite and not below 0",
  ],
  [
    "takes its best guess for every plausible truth",
    modelling(({ predict }) => ({ draw: () => predict })),
    "loss model > plausible truths lie as the bands say",
  ],
  [
    "answers for a slice without examples",
    modelling(({ predict }) => ({ predict: (sizes) => predict(sizes.map((size) => Math.max(size, 1))) })),
    "loss model > sizes that no slice can have are refused",
  ],
  [
    "takes levels in percent",
    modelling(({ interval }) => ({
      interval: (sizes, level) => interval(sizes, level > 1 ? level / 100 : level),
    })),
    "loss model > levels of bands that are not between 0 and 1 are refused",
  ],
  [
    "predicts otherwise than its curves",
    modelling(({ predict }) => ({ predict: (sizes) => predict(sizes).map((loss) => loss * 1.001) })),
    "kinds of models > curves: a slice's loss depends on its own size alone",
  ],
  [
    "tells gains as losses",
    coupled(({ difference }) => ({
      difference: (weights, from, to) => difference(weights, to, from),
    })),
    "kinds of models > coupled: a plan's change is that of the expected losses, and none where nothing changes",
  ],
  [
    "plans with another exponent",
    coupled(({ weigh }) => ({ weigh: (weights) => ({ ...weigh(weights), exponent: 0.3 }) })),
    "kinds of models > coupled: the objective of a plan changes as the expected losses do",
  ],
  [
    "plans with a sum of its own",
    coupled(({ weigh }) => ({
      convexSum: (weights) => ({
        value: (sizes) => sizes.reduce((sum, size, slice) => sum - weigh(weights).scales[slice]! * size, 0),
        gradient: () => weigh(weights).scales,
        curvature: () => weigh(weights).scales,
      }),
    })),
    "kinds of models > coupled: the objective of a plan changes as the expected losses do",
  ],
  [
    "tells influence of groups only",
    coupled(({ influence }) => ({ influence: { ...influence, groups: [[0, 1]] } })),
    "kinds of models > coupled: influence is told for every pair of slices",
  ],
  [
    "measures once",
    coupled(({ drawOutcome }) => ({
      drawOutcome: (random, measuring) => drawOutcome(random, { ...measuring, trainings: 1 }),
    })),
    "kinds of models > coupled: measured outcomes are the same for the same stream",
  ],
];

for (const [fault, broken, failing] of cases) {
  it(`catches an estimator that ${fault}`, async () => {
    const failure = await failureOf(failing, (runner) =>
      estimatorConformance(runner, {
        create: async () => {
          const inner = createNaiveEstimator();
          return { ...inner, ...broken(inner) };
        },
      }),
    );
    expect(failure).toBeInstanceOf(assert.AssertionError);
  });
}

it("takes a coupled model in which slices do nothing for each other", async () => {
  const broken = coupled();
  for (const test of [
    "coupled: a plan's change is that of the expected losses, and none where nothing changes",
    "coupled: the objective of a plan changes as the expected losses do",
    "coupled: influence is told for every pair of slices",
    "coupled: measured outcomes are the same for the same stream",
  ]) {
    const failure = await failureOf(`kinds of models > ${test}`, (runner) =>
      estimatorConformance(runner, {
        create: async () => {
          const inner = createNaiveEstimator();
          return { ...inner, ...broken(inner) };
        },
      }),
    );
    expect(failure).toBeUndefined();
  }
});
