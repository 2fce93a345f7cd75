import { createSampleData, ReferenceNetwork } from "@slicetuner/conformance";
import {
  defaultAdam,
  fillDropoutMask,
  type ModelSpecification,
  type TrainingOptions,
} from "@slicetuner/core";
import { floats, loadRuntime, type OnnxRuntime, type Tensor } from "@slicetuner/onnx-runtime";
import { beforeAll, describe, expect, it } from "vitest";
import { type Architecture, architectureOf, unitsOf } from "../networks/architecture.ts";
import { kernelEntries } from "../networks/parameters.ts";
import { AdamCoefficients } from "../optimizers/step-coefficients.ts";
import { createSessions, releaseSessions } from "../sessions/model-sessions.ts";
import { evaluationFeatures, prepareTraining } from "../sessions/prepared-data.ts";
import { flatten } from "../testing/flatten.ts";
import { weighted } from "../testing/weighted.ts";

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = await loadRuntime("native");
});

interface Case {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly exampleShape: readonly number[];
}

const cases: readonly Case[] = [
  { name: "softmax regression", model: { kind: "softmax-regression" }, exampleShape: [5] },
  { name: "one hidden layer", model: { kind: "mlp", hiddenSizes: [7] }, exampleShape: [5] },
  { name: "three hidden layers", model: { kind: "mlp", hiddenSizes: [8, 6, 4] }, exampleShape: [5] },
  {
    name: "hidden layers with dropout, on pictures",
    model: { kind: "mlp", hiddenSizes: [7, 5], dropout: 0.4 },
    exampleShape: [2, 3, 2],
  },
  {
    name: "a convolution",
    model: { kind: "cnn", blocks: [{ filters: 3 }], hiddenSizes: [] },
    exampleShape: [4, 4, 1],
  },
  {
    name: "convolutions of several kernels and pools that do not divide, in colour",
    model: {
      kind: "cnn",
      blocks: [
        { filters: 3, kernelSize: 5, pool: 1 },
        { filters: 4, pool: 3 },
        { filters: 2, kernelSize: 1 },
      ],
      hiddenSizes: [5, 3],
    },
    exampleShape: [7, 8, 3],
  },
  {
    name: "convolutions with dropout everywhere",
    model: {
      kind: "cnn",
      blocks: [
        { filters: 3, dropout: 0.25 },
        { filters: 4, dropout: 0.5 },
      ],
      hiddenSizes: [6],
      dropout: 0.3,
    },
    exampleShape: [5, 6, 2],
  },
  {
    name: "a kernel larger than the picture",
    model: { kind: "cnn", blocks: [{ filters: 2, kernelSize: 7, pool: 2 }], hiddenSizes: [3] },
    exampleShape: [3, 2, 1],
  },
];

const batchSize = 8;
/** Of each model of a stack; the first fills its minibatch, the second does not. */
const minibatches = [
  [7, 1, 30, 99, 4, 5, 200, 11],
  [0, 1, 2, 3, 60, 61],
];

describe.each(cases)("the training graph of $name", ({ model, exampleShape }) => {
  const data = weighted(createSampleData({ exampleShape, classes: 3 })).train;
  const architecture = architectureOf(model, exampleShape, 3);
  const masks = minibatches.map((rows, index) => dropoutMasks(architecture, rows.length, index));

  it("has the derivatives that float64 differences have, with weights that include 0", async () => {
    const networks = startNetworks(architecture);
    // Without decay and step, the first moment is the gradient.
    const numbers = { decay1: 0, decay2: 0, rate: 0, offset: 1 };
    const { nextMoments1 } = await takeStep(networks, [0, 0], numbers);
    networks.forEach((network, index) => {
      const rows = minibatches[index]!;
      const differences = network.arrays().map((array) =>
        array.map((value, entry) => {
          array[entry] = value + 1e-6;
          const ahead = network.loss(data, rows, masks[index]);
          array[entry] = value - 1e-6;
          const behind = network.loss(data, rows, masks[index]);
          array[entry] = value;
          return (ahead - behind) / 2e-6;
        }),
      );
      expectClose(nextMoments1![index]!, flatten(architecture, differences), 2e-6);
    });
  });

  it("takes the step that Adam's algorithm 1 takes in float64", async () => {
    const networks = startNetworks(architecture);
    const { learningRate, beta1, beta2, epsilon } = defaultAdam;
    const adam = new AdamCoefficients(defaultAdam);
    for (let t = 1; t <= 2; t++) adam.advance();
    const [decay1, decay2, rate, offset] = adam.advance();
    const moments = { first: 0.02, second: 0.003 };
    const scaled = [moments.first / (1 - beta1), moments.second / (1 - beta2)];
    const result = await takeStep(networks, scaled, { decay1, decay2, rate, offset });
    networks.forEach((network, index) => {
      const gradient = gradientOf(network, index);
      const first = gradient.map((value) => beta1 * moments.first + (1 - beta1) * value);
      const second = gradient.map((value) => beta2 * moments.second + (1 - beta2) * value ** 2);
      const change = first.map((value, entry) => {
        const corrected = Math.sqrt(second[entry]! / (1 - beta2 ** 3));
        return -(learningRate * (value / (1 - beta1 ** 3))) / (corrected + epsilon);
      });
      expectChange(network, result.nextParameters![index]!, change);
      expectClose(
        result.nextMoments1![index]!,
        first.map((value) => value / (1 - beta1)),
        1e-6,
      );
      expectClose(
        result.nextMoments2![index]!,
        second.map((value) => value / (1 - beta2)),
        1e-6,
      );
    });
  });

  it("descends with momentum and decays kernels, but not biases", async () => {
    const networks = startNetworks(architecture);
    const optimizer = { kind: "sgd", momentum: 0.9, learningRate: 0.05 } as const;
    const options = { optimizer, weightDecay: 0.1, batchSize };
    const numbers = { momentum: 0.9, rate: 0.05, penalty: 0.1 };
    const { nextParameters, nextMoments1 } = await takeStep(networks, [0.02], numbers, options);
    networks.forEach((network, index) => {
      const gradient = gradientOf(network, index);
      const isKernel = flatten(
        architecture,
        network.arrays().map((array, position) => array.map(() => (position % 2 === 0 ? 1 : 0))),
      );
      expect(Array.from(kernelEntries(architecture))).toEqual(isKernel);
      const velocity = flatten(architecture, network.arrays()).map((value, entry) => {
        return 0.9 * 0.02 + gradient[entry]! + 0.1 * isKernel[entry]! * value;
      });
      expectClose(nextMoments1![index]!, velocity, 2e-6);
      const change = velocity.map((value) => -0.05 * value);
      expectChange(network, nextParameters![index]!, change);
    });
  });

  it("leaves a model as it is when its step is idle", async () => {
    const networks = startNetworks(architecture);
    const idle = { decay1: 1, decay2: 1, rate: 0, offset: 1, penalty: 0 };
    const options = { optimizer: defaultAdam, weightDecay: 0.1, batchSize };
    // The gradient is not 0 here: an idle step of the schedule has weights 0 besides.
    const { nextParameters } = await takeStep(networks, [0.5, 0.25], idle, options);
    networks.forEach((network, index) => {
      const before = flatten(architecture, network.arrays());
      expect(nextParameters![index]).toEqual(Array.from(Float32Array.from(before)));
    });
  });

  function gradientOf(network: ReferenceNetwork, index: number): number[] {
    return flatten(architecture, network.gradient(data, minibatches[index]!, masks[index]));
  }

  function expectChange(network: ReferenceNetwork, next: readonly number[], change: readonly number[]): void {
    const before = flatten(architecture, network.arrays());
    next.forEach((value, entry) => {
      // Differences of float32 parameters near 1 carry their rounding, 6e-8.
      expect(Math.abs(value - before[entry]! - change[entry]!)).toBeLessThan(1.5e-7);
    });
    expect(Math.max(...change.map(Math.abs))).toBeGreaterThan(1e-4);
  }

  /** Outputs of the training graph after one step of the networks: side by side, or one after another. */
  async function takeStep(
    networks: readonly ReferenceNetwork[],
    moments: readonly number[],
    numbers: Readonly<Record<string, number>>,
    options: Pick<TrainingOptions, "optimizer" | "weightDecay" | "batchSize"> = {
      optimizer: defaultAdam,
      weightDecay: 0,
      batchSize,
    },
  ): Promise<Record<string, number[][]>> {
    const sessions = await createSessions(runtime, architecture, options);
    const stacks = architecture.isConvolutional ? [[0], [1]] : [[0, 1]];
    const outputs: Record<string, number[][]> = {};
    const { parameterCount } = architecture;
    for (const stack of stacks) {
      const rowsOfMoments = moments.map((value, index) => {
        const values = new Array<number>(stack.length * parameterCount).fill(value);
        return [`moments${index + 1}`, tensor(values, [stack.length, parameterCount])] as const;
      });
      const coefficients = Object.entries(numbers).map(([name, value]) => {
        return [
          name,
          tensor(
            stack.map(() => value),
            [1, stack.length, 1],
          ),
        ] as const;
      });
      const results = await sessions.training.run({
        ...feedsOf(stack),
        ...Object.fromEntries([...rowsOfMoments, ...coefficients]),
        parameters: tensor(
          stack.flatMap((index) => flatten(architecture, networks[index]!.arrays())),
          [stack.length, parameterCount],
        ),
      });
      for (const [name, values] of Object.entries(results)) {
        stack.forEach((index, place) => {
          const start = place * parameterCount;
          outputs[name] ??= [];
          outputs[name][index] = Array.from(floats(values).subarray(start, start + parameterCount));
        });
      }
    }
    await releaseSessions(sessions);
    return outputs;
  }

  /**
   * The examples, their weights and the masks of a stack's step; what fills up a minibatch is nonsense of
   * weight 0.
   */
  function feedsOf(stack: readonly number[]): Record<string, Tensor> {
    const filled = stack.map((index) =>
      Uint32Array.from({ length: batchSize }, (_, place) => minibatches[index]![place] ?? 17),
    );
    const weights = stack.flatMap((index) => {
      const rows = minibatches[index]!;
      const total = rows.reduce((sum, row) => sum + data.weights[row]!, 0);
      return Array.from({ length: batchSize }, (_, place) =>
        place < rows.length ? data.weights[rows[place]!]! / total : 0,
      );
    });
    const maskFeeds = architecture.dropouts.map((dropout, layer) => {
      const units = unitsOf(dropout);
      const values = stack.flatMap((index) => {
        const examples = minibatches[index]!.length;
        return Array.from({ length: units * batchSize }, (_, entry) => {
          const [unit, example] = [Math.floor(entry / batchSize), entry % batchSize];
          return example < examples ? masks[index]![layer]![unit * examples + example]! : 3;
        });
      });
      return [`mask${layer}`, tensor(values, [1, stack.length, units, batchSize])] as const;
    });
    return {
      ...(architecture.isConvolutional ? pictureFeeds(filled[0]!) : rowFeeds(filled)),
      weights: tensor(weights, [1, stack.length, batchSize, 1]),
      ...Object.fromEntries(maskFeeds),
    };
  }

  function rowFeeds(filled: readonly Uint32Array[]): Record<string, Tensor> {
    const rows = Int32Array.from(filled.flatMap((list) => [...list]));
    return {
      ...prepareTraining(runtime, architecture, data).feeds,
      rows: new runtime.Tensor("int32", rows, [1, filled.length, batchSize]),
    };
  }

  function pictureFeeds(rows: Uint32Array): Record<string, Tensor> {
    const { data: pictures, dims } = evaluationFeatures(runtime, architecture, data, rows, batchSize);
    const targets = [...rows].flatMap((row) =>
      [0, 1, 2].map((label) => (data.labels[row] === label ? 1 : 0)),
    );
    return {
      pictures: new runtime.Tensor("float32", pictures as Float32Array, [1, ...dims]),
      targets: tensor(targets, [1, batchSize, 3]),
    };
  }
});

function tensor(values: readonly number[], shape: readonly number[]): Tensor {
  return new runtime.Tensor("float32", Float32Array.from(values), shape);
}

function dropoutMasks({ dropouts }: Architecture, examples: number, seed: number): Float32Array[] {
  return dropouts.map((dropout, layer) => {
    const mask = new Float32Array(unitsOf(dropout) * examples);
    return fillDropoutMask(mask, dropout.rate, { seed, epoch: 0, step: 0, layer });
  });
}

/** Two networks with biases that are not 0, so that no mistake in them stays hidden. */
function startNetworks({ layers }: Architecture): ReferenceNetwork[] {
  return [11, 12].map((seed) => {
    const network = ReferenceNetwork.start(layers, seed);
    network.weights.forEach(({ biases }) => {
      biases.forEach((_, unit) => {
        biases[unit] = 0.1 * (unit % 5) - 0.15;
      });
    });
    return network;
  });
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  found.forEach((value, index) => {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(tolerance * scale);
  });
}

describe("AdamCoefficients", () => {
  it("agree with their formulas at every step", () => {
    const optimizer = { kind: "adam", learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 } as const;
    const adam = new AdamCoefficients(optimizer);
    for (let t = 1; t <= 200; t++) {
      const [decay1, decay2, rate, offset] = adam.advance();
      const c = Math.sqrt(0.05 / (1 - 0.95 ** t));
      expect([decay1, decay2]).toEqual([0.8, 0.95]);
      expect(rate).toBeCloseTo((0.01 * 0.2) / ((1 - 0.8 ** t) * c), 12);
      expect(offset).toBeCloseTo(1e-4 / c, 12);
    }
  });
});
