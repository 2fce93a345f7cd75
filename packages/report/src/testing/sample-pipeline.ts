import { type PipelineResult, startResult } from "@slicetuner/results";
import { sliceNames } from "./sample-results.ts";

type Stage = PipelineResult["stages"][number];

function stage(name: string, step: Stage["step"], basis: string | null, at: number): Stage {
  const value = (mean: number) => ({ value: mean, interval: { lower: mean - 0.01, upper: mean + 0.01 } });
  const change = (mean: number) =>
    ({ ...value(mean), verdict: mean > 0.01 ? "worse" : "within-noise" }) as const;
  const each = <Value>(make: (place: number) => Value) => ({
    accuracy: make(0.8),
    loss: make(0.5),
    averageEqualizedErrorRate: make(0.1),
    maximumEqualizedErrorRate: make(0.2),
    demographicParity: make(0.15),
  });
  return {
    ...{ name, step, basis, by: "mlclean", trainRows: 1000 - at, summary: `rows of ${name}`, record: null },
    reasons: ["</script><b>bold"],
    measures: each((mean) => value(mean + 0.01 * at)),
    change: basis === null ? null : each(() => change(0.01 * at)),
    changeFromStart: basis === null ? null : each(() => change(0.01 * at)),
    sliceLosses: sliceNames(3).map((_, slice) => 0.4 + 0.1 * slice),
    seconds: 1,
  };
}

export function samplePipeline(): PipelineResult {
  return {
    ...startResult("pipeline"),
    ...{ command: "pipeline", slicesFrom: "find", repeats: 3, seconds: 3 },
    data: {
      ...{ source: "people.csv", testSource: null, pool: "more.csv", label: "income", positive: "high" },
      ...{ trainRows: 1000, validationRows: 300, testRows: 400, features: 8 },
      ...{ classes: ["low", "high"], groups: ["sex"] },
    },
    slices: sliceNames(3).map((name) => ({
      ...{ name, predicate: null, why: "mean loss 0.9 <img src=x>" },
      rows: { before: 100, cleaned: 90, bought: 10, test: 40 },
    })),
    find: { by: "slice-finder", summary: "found three slices", record: null },
    stages: [
      stage("start", null, null, 0),
      stage("clean", "clean", "start", 1),
      stage("train (<script>alert(1)</script>)", "train", "clean", 2),
    ],
    skipped: [{ step: "acquire", why: "left out" }],
    intervals: { level: 0.95, replicates: 500, seed: 1 },
    settings: { data: "people.csv", seed: 1 },
    ...{ trainer: "onnx (native)", executor: "in process", runFolder: "runs/1", warnings: ["a warning"] },
  };
}
