import { availableParallelism } from "node:os";
import { splitBySlice } from "../../packages/core/dist/index.js";
import { findKnownDataset, loadDataset } from "../../packages/datasets/dist/index.js";
import { createWorkerExecutor } from "../../packages/executor-local/dist/index.js";
import { createOnnxTrainer } from "../../packages/trainer-onnx/dist/index.js";
import { amortizedEstimation, plan } from "../../packages/tuner/dist/index.js";

const level = 0.9;
/** Sizes at which curve and band are written down. */
const curveSizes = Array.from({ length: 39 }, (_, step) => 20 + 10 * step);

/**
 * The numbers of the picture: the plan for the published setting "basic", with the measured losses behind the
 * curves.
 */
export async function measurePlan() {
  const adult = findKnownDataset("adult");
  const setting = adult.settings.find(({ name }) => name === "basic");
  const { train, validation } = splitBySlice(await loadDataset("adult"), { ...setting, order: "file" });
  const points = adult.slices.map(() => []);
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const executor = createWorkerExecutor({ workers: availableParallelism() });
  try {
    const { fairnessWeight, budget } = setting;
    const estimator = recordPoints(amortizedEstimation(), points);
    const planning = plan({
      data: { train, validation },
      trainer,
      executor,
      budget,
      fairnessWeight,
      estimator,
    });
    const { sizes, lossModel, allocation, trainings } = await planning.result;
    const after = sizes.map((size, slice) => size + allocation.amounts[slice]);
    const [lossBefore, lossAfter] = [lossModel.predict(sizes), lossModel.predict(after)];
    const slices = adult.slices.map(({ name }, slice) => {
      const { scale, exponent, status } = lossModel.curves[slice];
      return {
        name,
        size: sizes[slice],
        buy: allocation.amounts[slice],
        scale,
        exponent,
        status,
        lossBefore: lossBefore[slice],
        lossAfter: lossAfter[slice],
        points: points[slice],
        curve: curveSizes.map((size) => pointOf(lossModel.curves[slice], size)),
      };
    });
    return { dataset: adult.title, setting: setting.name, budget, fairnessWeight, trainings, level, slices };
  } finally {
    await executor.close();
    await trainer.close();
  }
}

/** Rounded: no eye sees the sixth digit. */
function pointOf(curve, size) {
  const { lower, upper } = curve.interval(size, level);
  return { size, loss: round(curve.predict(size)), lower: round(lower), upper: round(upper) };
}

function round(loss) {
  return Number(loss.toFixed(5));
}

/** The same estimator, which also writes down each measured loss. */
function recordPoints(estimator, points) {
  return {
    ...estimator,
    fit: (context, jobs, results) => {
      const sliceOfRow = new Map(
        context.rowsBySlice.flatMap((rows, slice) => [...rows].map((row) => [row, slice])),
      );
      jobs.forEach(({ rows }, job) => {
        results[job].validation?.sliceLosses.forEach((loss, slice) => {
          points[slice].push({
            size: rows.filter((row) => sliceOfRow.get(row) === slice).length,
            loss: round(loss),
          });
        });
      });
      return estimator.fit(context, jobs, results);
    },
  };
}
