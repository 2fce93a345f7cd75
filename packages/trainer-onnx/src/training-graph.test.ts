import { createSampleData } from "@slicetuner/conformance";
import { defaultTrainingOptions } from "@slicetuner/core";
import { beforeAll, describe, expect, it } from "vitest";
import { AdamCoefficients } from "./adam-coefficients.ts";
import { parameterCount } from "./architecture.ts";
import { loadRuntime, type OnnxRuntime } from "./load-runtime.ts";
import { createSessions, floats } from "./model-sessions.ts";
import { prepareTraining } from "./prepared-data.ts";
import { weighted } from "./testing/jobs.ts";
import { ReferenceNetwork } from "./testing/reference-network.ts";

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = await loadRuntime("native");
});

const data = weighted(createSampleData({ features: 5, classes: 3 })).train;
const minibatches = [
  [7, 1, 30, 99, 4, 5, 200, 11],
  [0, 1, 2, 3, 60, 61, 62, 63],
];
const architectures = [
  { name: "softmax regression", sizes: [5, 3] },
  { name: "one hidden layer", sizes: [5, 7, 3] },
  { name: "three hidden layers", sizes: [5, 8, 6, 4, 3] },
];

/** The graph's own layout of a network's parameters, from its description in `LayerSizes`. */
function flatten(network: ReferenceNetwork, arrays: readonly Float64Array[]): number[] {
  return network.layers.flatMap(({ inputs, units }, layer) => {
    const [weights, biases] = [arrays[2 * layer]!, arrays[2 * layer + 1]!];
    const columns = Array.from({ length: units }, (_, unit) => [
      ...Array.from({ length: inputs }, (_, input) => weights[input * units + unit]!),
      ...(layer === 0 ? [biases[unit]!] : []),
    ]);
    return [...columns.flat(), ...(layer === 0 ? [] : biases)];
  });
}

/** Two networks with biases that are not 0, so that no mistake in them stays hidden. */
function networks(sizes: readonly number[]): ReferenceNetwork[] {
  return [11, 12].map((seed) => {
    const network = ReferenceNetwork.start(sizes, seed);
    network.layers.forEach(({ biases }) => {
      biases.forEach((_, unit) => {
        biases[unit] = 0.1 * (unit + 1) - 0.15;
      });
    });
    return network;
  });
}

interface Coefficients {
  readonly decay1: number;
  readonly decay2: number;
  readonly rate: number;
  readonly offset: number;
}

async function step(
  sizes: readonly number[],
  models: readonly ReferenceNetwork[],
  moments: { readonly first: number; readonly second: number },
  coefficients: Coefficients,
): Promise<Record<"nextParameters" | "nextMoments1" | "nextMoments2", number[][]>> {
  const sessions = await createSessions(runtime, sizes, 8);
  const count = parameterCount(sizes);
  const tensor = (values: readonly number[], shape: readonly number[]) =>
    new runtime.Tensor("float32", Float32Array.from(values), shape);
  const weights = minibatches.flatMap((rows) => {
    const total = rows.reduce((sum, row) => sum + data.weights[row]!, 0);
    return rows.map((row) => data.weights[row]! / total);
  });
  const perModel = Object.entries(coefficients).map(([name, value]) => {
    return [name, tensor([value, value], [1, 2, 1])] as const;
  });
  const { features, targets } = prepareTraining(runtime, data);
  const result = await sessions.training.run({
    features,
    targets,
    rows: new runtime.Tensor("int32", Int32Array.from(minibatches.flat()), [1, 2, 8]),
    weights: tensor(weights, [1, 2, 8, 1]),
    ...Object.fromEntries(perModel),
    parameters: tensor(
      models.flatMap((model) => flatten(model, model.arrays())),
      [2, count],
    ),
    moments1: tensor(new Array<number>(2 * count).fill(moments.first), [2, count]),
    moments2: tensor(new Array<number>(2 * count).fill(moments.second), [2, count]),
  });
  const perNetwork = (name: string): number[][] => {
    const values = Array.from(floats(result[name]));
    return [values.slice(0, count), values.slice(count)];
  };
  return {
    nextParameters: perNetwork("nextParameters"),
    nextMoments1: perNetwork("nextMoments1"),
    nextMoments2: perNetwork("nextMoments2"),
  };
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  const scale = Math.max(...expected.map(Math.abs));
  found.forEach((value, index) => {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(tolerance * scale);
  });
}

describe.each(architectures)("the training graph of $name", ({ sizes }) => {
  it("has the derivatives that float64 differences have, with weights that include 0", async () => {
    const models = networks(sizes);
    // Without decay and step, the first moment is the gradient.
    const { nextMoments1 } = await step(
      sizes,
      models,
      { first: 0, second: 0 },
      {
        decay1: 0,
        decay2: 0,
        rate: 0,
        offset: 1,
      },
    );
    models.forEach((model, index) => {
      const rows = minibatches[index]!;
      const differences = model.arrays().map((array) =>
        array.map((value, entry) => {
          array[entry] = value + 1e-6;
          const ahead = model.loss(data, rows);
          array[entry] = value - 1e-6;
          const behind = model.loss(data, rows);
          array[entry] = value;
          return (ahead - behind) / 2e-6;
        }),
      );
      expectClose(nextMoments1[index]!, flatten(model, differences), 2e-6);
    });
  });

  it("takes the step that Adam's algorithm 1 takes in float64", async () => {
    const models = networks(sizes);
    const { learningRate, beta1, beta2, epsilon } = defaultTrainingOptions.optimizer;
    const adam = new AdamCoefficients(defaultTrainingOptions.optimizer);
    for (let t = 1; t <= 3; t++) adam.advance();
    const moments = { first: 0.02, second: 0.003 };
    const result = await step(
      sizes,
      models,
      { first: moments.first / (1 - beta1), second: moments.second / (1 - beta2) },
      { decay1: beta1, decay2: beta2, rate: adam.rate, offset: adam.offset },
    );
    models.forEach((model, index) => {
      const gradient = flatten(model, model.gradient(data, minibatches[index]!));
      const first = gradient.map((value) => beta1 * moments.first + (1 - beta1) * value);
      const second = gradient.map((value) => beta2 * moments.second + (1 - beta2) * value ** 2);
      const before = flatten(model, model.arrays());
      const change = first.map((value, entry) => {
        const corrected = Math.sqrt(second[entry]! / (1 - beta2 ** 3));
        return -(learningRate * (value / (1 - beta1 ** 3))) / (corrected + epsilon);
      });
      const found = result.nextParameters[index]!.map((value, entry) => value - before[entry]!);
      // Differences of float32 parameters near 1 carry their rounding, 6e-8.
      found.forEach((value, entry) => {
        expect(Math.abs(value - change[entry]!)).toBeLessThan(1.5e-7);
      });
      expect(Math.max(...change.map(Math.abs))).toBeGreaterThan(1e-4);
      expectClose(
        result.nextMoments1[index]!,
        first.map((value) => value / (1 - beta1)),
        1e-6,
      );
      expectClose(
        result.nextMoments2[index]!,
        second.map((value) => value / (1 - beta2)),
        1e-6,
      );
    });
  });

  it("leaves a model as it is when its step is idle", async () => {
    const models = networks(sizes);
    const idle = { decay1: 1, decay2: 1, rate: 0, offset: 1 };
    // The gradient is not 0 here: an idle step of the schedule has weights 0 besides.
    const { nextParameters } = await step(sizes, models, { first: 0.5, second: 0.25 }, idle);
    models.forEach((model, index) => {
      expect(nextParameters[index]).toEqual(Array.from(Float32Array.from(flatten(model, model.arrays()))));
    });
  });
});

describe("AdamCoefficients", () => {
  it("agree with their formulas at every step", () => {
    const optimizer = { kind: "adam", learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 } as const;
    const adam = new AdamCoefficients(optimizer);
    for (let t = 1; t <= 200; t++) {
      adam.advance();
      const c = Math.sqrt(0.05 / (1 - 0.95 ** t));
      expect(adam.rate).toBeCloseTo((0.01 * 0.2) / ((1 - 0.8 ** t) * c), 12);
      expect(adam.offset).toBeCloseTo(1e-4 / c, 12);
    }
  });
});
