import type { InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { describeShortening, fullProtocol, models, shortProtocol, trainingOptions } from "./protocol.ts";
import { readArguments } from "./read-arguments.ts";

describe("the arguments", () => {
  it("ask for the published experiment with the published network, shortened", () => {
    const asked = readArguments([])!;
    expect(asked.settings.map(({ name }) => name)).toEqual([
      "basic",
      "bad-for-uniform",
      "bad-for-water-filling",
    ]);
    expect(asked).toMatchObject({ modelName: "cnn", protocol: shortProtocol, seed: 1 });
    expect(readArguments(["--full"])!.protocol).toEqual(fullProtocol);
    const own = readArguments(["--settings", "bad-for-uniform", "--repeats", "7", "--subset-repeats", "2"])!;
    expect(own.settings).toHaveLength(1);
    expect(own.protocol).toEqual({ ...shortProtocol, finalTrainings: 7, subsetRepeats: 2 });
  });

  it("compare estimations with a quick model and as many final trainings as published", () => {
    const asked = readArguments(["--amortized"])!;
    expect(asked).toMatchObject({ modelName: "softmax-regression", seeds: 5, strategy: "moderate" });
    expect(asked.protocol).toMatchObject({ subsetSizes: 10, finalTrainings: 10 });
    expect(readArguments(["--amortized", "--model", "cnn"])!.modelName).toBe("cnn");
  });

  it("are refused all at once", () => {
    const line =
      "--settings basic,worst --full --quick --repeats 0 --model forest --seeds 3 --strategy magic";
    try {
      readArguments(line.split(" "));
      expect.unreachable();
    } catch (error) {
      expect((error as InvalidInputError).problems.map(({ path }) => path)).toEqual([
        "--quick",
        "--seeds",
        "--strategy",
        "--settings",
        "--repeats",
        "--model",
        "--strategy",
      ]);
    }
  });
});

describe("the protocol", () => {
  it("says what was shortened, and nothing of the full one", () => {
    expect(describeShortening(fullProtocol)).toEqual([]);
    expect(describeShortening(shortProtocol)).toEqual([
      "subset sizes of an estimate: 6 (published: 10)",
      "trainings for each subset size: 1 (published: 5)",
      "final trainings of each method: 4 (published: 10)",
    ]);
    expect(describeShortening(shortProtocol, ["subsetRepeats"])).toHaveLength(2);
  });

  it("trains the network as published: Adam 5e-4, batches of 32, patience 20", () => {
    const { learningRate } = models.cnn!;
    expect(trainingOptions(learningRate, fullProtocol)).toMatchObject({
      optimizer: { kind: "adam", learningRate: 5e-4 },
      batchSize: 32,
      patience: 20,
      maximumEpochs: 500,
    });
  });
});
