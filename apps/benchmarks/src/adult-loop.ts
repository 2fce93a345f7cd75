import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import type { Executor, ExecutorCall, Trainer, TrainingResult } from "@slicetuner/core";
import { createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { amortizedEstimation, type TuneResult, tune } from "@slicetuner/tuner";
import type { Benchmark } from "./benchmark.ts";
import { type ExperimentData, loadExperiment, shuffleExperiment } from "./experiment.ts";
import { median, secondsOf, summarize, takeTurns } from "./measuring.ts";

const workers = 2;
const subsetSizes = 10;
const repeats = 5;

/** One whole run of Slice Tuner: rounds of estimating, planning and buying until the budget is spent. */
export const adultLoop: Benchmark = {
  name: "adult-loop",
  title: `Adult loop: Moderate, K ${subsetSizes}, R ${repeats}, ${workers} workers`,
  async run({ turns }) {
    const experiment = await loadExperiment();
    const executor = timed(createWorkerExecutor({ workers }));
    const trainer = await createTrainer();
    const runs: TuneResult[] = [];
    const inTrainings: number[] = [];
    const inCpu: number[] = [];
    let warmSeed = 0;
    let coldSeed = 0;
    const times = await takeTurns(turns, {
      warm: async () => {
        const before = executor.seconds();
        const loop = async () => runs.push(await runLoop(experiment, warmSeed++, trainer, executor));
        const seconds = await secondsOf(loop, inCpu);
        inTrainings.push(executor.seconds() - before);
        return seconds;
      },
      cold: async () => {
        const started = performance.now();
        const ownExecutor = createWorkerExecutor({ workers });
        const ownTrainer = await createTrainer();
        await runLoop(experiment, coldSeed++, ownTrainer, ownExecutor);
        const seconds = (performance.now() - started) / 1000;
        await Promise.all([ownExecutor.close(), ownTrainer.close()]);
        return seconds;
      },
    });
    await Promise.all([executor.close(), trainer.close()]);

    const counted = runs.slice(1);
    const { initial, budget, fairnessWeight } = experiment.setting;
    const middle = (pick: (run: TuneResult) => number) => median(counted.map(pick));
    return {
      rows: [
        {
          what: "whole loop, workers up",
          unit: "s",
          ours: times.warm,
          peer: { name: "its trainings alone", measurement: summarize(inTrainings.slice(1)) },
          target: { of: "ours", atMost: 3 },
        },
        {
          what: "whole loop, workers up: CPU time of all threads",
          unit: "s",
          ours: summarize(inCpu.slice(1)),
        },
        { what: "whole loop, workers to be started", unit: "s", ours: times.cold },
      ],
      notes: [
        `${experiment.title}: ${initial.join(" + ")} examples to begin with, budget ${budget}, fairness weight ${fairnessWeight}; another shuffle each turn. Seconds by the clock, reading the data not included.`,
        `Median: ${middle((run) => run.trainings)} trainings in ${middle((run) => run.rounds)} rounds, ${middle((run) => run.spent)} of ${budget} spent (${[...new Set(counted.map((run) => run.status))].join(", ")}).`,
      ],
    };
  },
};

function createTrainer(): Promise<Trainer> {
  return createOnnxTrainer({ model: { kind: "softmax-regression" } });
}

async function runLoop(
  experiment: ExperimentData,
  seed: number,
  trainer: Trainer,
  executor: Executor,
): Promise<TuneResult> {
  const { train, validation, pool } = shuffleExperiment(experiment, seed);
  const { budget, fairnessWeight } = experiment.setting;
  const estimator = amortizedEstimation({ subsetSizes, repeats });
  const acquirer = createPoolAcquirer({ pool });
  const data = { train, validation };
  const strategy = "moderate";
  return tune({ data, acquirer, trainer, executor, budget, fairnessWeight, strategy, estimator, seed })
    .result;
}

/** The same executor, with a clock that runs while it trains. */
function timed(executor: Executor): Executor & { seconds(): number } {
  let total = 0;
  return {
    ...executor,
    seconds: () => total,
    async doExecute(call: ExecutorCall): Promise<readonly TrainingResult[]> {
      const started = performance.now();
      try {
        return await executor.doExecute(call);
      } finally {
        total += (performance.now() - started) / 1000;
      }
    },
  };
}
