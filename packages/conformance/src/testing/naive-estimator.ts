import {
  type EstimationContext,
  type Estimator,
  type LearningCurve,
  type LossModel,
  ProblemList,
  type Random,
  studentQuantile,
  TrainingError,
  type TrainingJob,
} from "@slicetuner/core";

/** Shares of every slice that are trained on, each so many times. */
const shares = [0.5, 1];
const repeats = 4;
/** Every slice's loss is taken to be scale · size^−exponent, and the scale is the mean over the trainings. */
const exponent = 0.5;

/** The plainest estimator that keeps the contract: what the suite is proven on. */
export function createNaiveEstimator(): Estimator {
  return {
    name: "naive",
    design: ({ rowsBySlice, random }) =>
      shares.flatMap((share) =>
        Array.from({ length: repeats }, (_, repeat): TrainingJob => {
          const id = `${share} of all, ${repeat}`;
          const own = random.fork(id);
          const parts = rowsBySlice.map((rows) =>
            own
              .fork("rows")
              .shuffle([...rows])
              .slice(0, Math.ceil(share * rows.length)),
          );
          return {
            id,
            rows: Uint32Array.from(parts.flat()),
            weightsSeed: own.fork("weights").uint32(),
            batchesSeed: own.fork("batches").uint32(),
          };
        }),
      ),
    fit: (context, jobs, results) => {
      const evaluated = results.flatMap(({ validation }, index) =>
        validation === null ? [] : [{ job: jobs[index]!, losses: validation.sliceLosses }],
      );
      if (evaluated.length < 2) throw new TrainingError("fewer than two trainings have losses");
      const curves = context.rowsBySlice.map((rows, slice) => {
        const own = new Set(rows);
        return curveOf(evaluated.map(({ job, losses }) => losses[slice]! * sizeIn(job, own) ** exponent));
      });
      return { lossModel: modelOf(curves), warnings: warningsOf(context) };
    },
  };
}

function sizeIn({ rows }: TrainingJob, own: ReadonlySet<number>): number {
  return rows.filter((row) => own.has(row)).length;
}

/** @param scales what each training says that the scale is */
function curveOf(scales: readonly number[]): LearningCurve {
  const mean = scales.reduce((sum, scale) => sum + scale, 0) / scales.length;
  const squares = scales.reduce((sum, scale) => sum + (scale - mean) ** 2, 0);
  const degreesOfFreedom = scales.length - 1;
  const standardError = Math.sqrt(squares / degreesOfFreedom / scales.length);
  return {
    family: "power-law",
    scale: mean,
    exponent,
    floor: 0,
    status: "converged",
    residualSumOfSquares: squares,
    degreesOfFreedom,
    covariance: null,
    predict: (size) => mean * size ** -exponent,
    interval: (size, level) => {
      checkLevel(level);
      const off = studentQuantile((1 + level) / 2, degreesOfFreedom) * standardError;
      return { lower: Math.max(0, mean - off) * size ** -exponent, upper: (mean + off) * size ** -exponent };
    },
    draw: (random) => {
      const drawn = Math.max(0, mean + standardError * random.normal());
      return (size) => drawn * size ** -exponent;
    },
  };
}

function modelOf(curves: readonly LearningCurve[]): LossModel {
  const each = <Value>(
    sizes: readonly number[],
    ask: (curve: LearningCurve, size: number) => Value,
  ): Value[] => {
    checkSizes(sizes, curves.length);
    return curves.map((curve, slice) => ask(curve, sizes[slice]!));
  };
  return {
    kind: "independent-curves",
    curves,
    predict: (sizes) => each(sizes, (curve, size) => curve.predict(size)),
    gradient: (sizes) =>
      each(sizes, (curve, size) => (-exponent * curve.predict(size)) / size).map((slope, slice) =>
        curves.map((_, other) => (other === slice ? slope : 0)),
      ),
    interval: (sizes, level) => each(sizes, (curve, size) => curve.interval(size, level)),
    draw: (random: Random) => {
      const drawn = curves.map((curve) => curve.draw!(random));
      return (sizes) => {
        checkSizes(sizes, curves.length);
        return drawn.map((loss, slice) => loss(sizes[slice]!));
      };
    },
  };
}

function warningsOf({ rowsBySlice, sliceNames }: EstimationContext): string[] {
  return rowsBySlice.flatMap(({ length }, slice) =>
    length < 2 ? [`${sliceNames?.[slice] ?? slice} has ${length} example`] : [],
  );
}

function checkSizes(sizes: readonly number[], expected: number): void {
  const problems = new ProblemList();
  problems.expect(sizes.length === expected, "sizes", `${sizes.length} sizes for ${expected} slices`);
  sizes.forEach((size, slice) => {
    problems.expect(size > 0, `sizes[${slice}]`, `is ${size}, expected a number above 0`);
  });
  problems.throwIfAny();
}

function checkLevel(level: number): void {
  const problems = new ProblemList();
  problems.expect(level > 0 && level < 1, "level", `is ${level}, expected a number in (0, 1)`);
  problems.throwIfAny();
}
