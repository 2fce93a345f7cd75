import { type Dataset, describeShapeProblem, type Layer, layersOf, ProblemList } from "@slicetuner/core";
import type { TensorFlow } from "../tensorflow.ts";
import {
  type LayersModelFactory,
  loadLayersModelFactory,
  type TfjsModelSpecification,
} from "./layers-model-specification.ts";
import { createLayersNetwork } from "./layers-network.ts";
import type { Network } from "./network.ts";
import { SpecifiedNetwork } from "./specified-network.ts";

/** Makes the networks of a call, all of one specification and for one kind of data. */
export interface NetworkFactory {
  /** @param seed of the start weights */
  create(seed: number): Promise<Network>;
  /** Examples that one evaluation step takes, so that it does not keep the event loop waiting. */
  readonly rowsPerPiece: number;
}

/** Makes the factory for a call's data. */
export type NetworkFactoryFor = (train: Dataset, batchSize: number) => NetworkFactory;

/**
 * What makes the networks of a specification.
 * @throws whatever a reference to the user's module throws when it is imported
 */
export async function loadNetworkFactory(
  tf: TensorFlow,
  engine: string,
  model: TfjsModelSpecification<TensorFlow>,
): Promise<NetworkFactoryFor> {
  if (model.kind === "layers-model") {
    const create: LayersModelFactory<TensorFlow> = await loadLayersModelFactory(model);
    return (train, batchSize) => ({
      create: (seed) => createLayersNetwork(tf, create, model, train, seed),
      // What a training step can take, an evaluation can.
      rowsPerPiece: batchSize,
    });
  }
  return (train) => {
    const problem = describeShapeProblem(model, train.exampleShape);
    if (problem !== undefined) {
      const problems = new ProblemList();
      problems.add("data.train.exampleShape", problem);
      problems.throwIfAny();
    }
    const layers = layersOf(model, train.exampleShape, train.classes.length);
    return {
      create: async (seed) => new SpecifiedNetwork(tf, engine, layers, train.exampleShape, seed),
      rowsPerPiece: rowsPerPiece(layers, train.exampleShape),
    };
  };
}

/**
 * Numbers that a layer's outcomes may have in one piece (4 MB), and multiplications a piece may need (some
 * 0.1 s).
 */
const pieceLimits = { numbers: 1 << 20, multiplications: 1e8 };

function rowsPerPiece(layers: readonly Layer[], exampleShape: readonly number[]): number {
  let widest = exampleShape.reduce((product, length) => product * length, 1);
  let multiplications = 0;
  for (const layer of layers) {
    if (layer.kind === "convolution") {
      const places = layer.height * layer.width;
      widest = Math.max(widest, places * layer.filters);
      multiplications += places * layer.kernelSize ** 2 * layer.channels * layer.filters;
    } else if (layer.kind === "dense") {
      widest = Math.max(widest, layer.units);
      multiplications += layer.inputs * layer.units;
    }
  }
  const rows = Math.min(pieceLimits.numbers / widest, pieceLimits.multiplications / multiplications);
  return Math.max(1, Math.floor(rows));
}
