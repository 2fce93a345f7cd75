import { Random, TrainingError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { knownInfluence, measure } from "../testing/known-influence.ts";
import { createInfluenceLossModel, lossFormNames } from "./influence-loss-model.ts";

// What is left of the model where trainings can tell little.

describe("slices of one example each, which cannot be halved", () => {
  const input = {
    present: [1, 1],
    groups: [[0], [1]],
    sizes: Array.from({ length: 6 }, () => [1, 1]),
    losses: [0.5, 0.51, 0.49, 0.5, 0.52, 0.48].map((loss) => [loss, 2 * loss]),
    standardErrors: [0.01, 0.01],
  };

  it.each(lossFormNames)("have the loss that was measured, at any size: %s", (form) => {
    const model = createInfluenceLossModel({ ...input, form });
    const [first, second] = model.predict([1, 1]);
    expect(first).toBeCloseTo(0.5, 2);
    expect(second).toBeCloseTo(1, 2);
    if (form === "additive") expect(model.predict([40, 9])).toEqual([first, second]);
    expect(model.interval([1, 1], 0.9).every((band) => band !== null && band.lower < band.upper)).toBe(true);
  });

  it("promise nothing for more of them", () => {
    const model = createInfluenceLossModel(input);
    expect(model.difference([1, 1], [1, 1], [9, 9]).expected).toBe(0);
    expect(model.weigh([1, 1]).scales).toEqual([0, 0]);
    expect(model.influence.effects).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe("a single slice", () => {
  it("learns from itself alone", () => {
    const truth = { present: [400], levels: [0.5], effects: [[0.06]] };
    const model = createInfluenceLossModel(measure(truth, { trainings: 16, noise: 0, seed: 1 }));
    expect(model.influence.effects[0]![0]).toBeCloseTo(0.06, 9);
    expect(model.predict([200])[0]).toBeCloseTo(0.56, 9);
  });
});

describe("few trainings", () => {
  const truth = knownInfluence(4);

  it("have no halves", () => {
    const model = createInfluenceLossModel({
      ...measure(truth, { trainings: 8, noise: 0.01, seed: 2 }),
      form: "auto",
    });
    expect(model.halves!()).toBeNull();
    const { additive, effective } = model.forms!;
    expect(additive! + effective!).toBeCloseTo(1, 12);
  });

  it("count both forms by halves where no quarter of them can be spared", () => {
    const input = measure(truth, { trainings: 8, noise: 0.01, seed: 2 });
    const few = { ...input, sizes: input.sizes.slice(0, 6), losses: input.losses.slice(0, 6) };
    const model = createInfluenceLossModel({ ...few, form: "auto" });
    expect(model.forms).toEqual({ additive: 0.5, effective: 0.5 });
  });

  it("are too few, and how many are needed is said", () => {
    const input = measure(truth, { trainings: 8, noise: 0.01, seed: 2 });
    const few = { ...input, sizes: input.sizes.slice(0, 4), losses: input.losses.slice(0, 4) };
    expect(() => createInfluenceLossModel(few)).toThrow(TrainingError);
    // Three groups and what all have in common, and one more for the noise.
    expect(() => createInfluenceLossModel(few)).toThrow("at least 5 are needed");
  });
});

describe("a forecast on the validation examples themselves", () => {
  const truth = knownInfluence(3);
  const input = measure(truth, { trainings: 24, noise: 0.002, seed: 5, standardError: 0.1 });

  it("does not have the luck of other examples in it", () => {
    const model = createInfluenceLossModel(input);
    const spreadOf = (examples: "validation" | null) => {
      const losses = Array.from({ length: 200 }, (_, draw) => {
        const measuring = { trainings: 1, examplesPerValidationExample: examples };
        return model.drawOutcome(new Random(draw), measuring)(truth.present)[0]![0]!;
      });
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      return Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length);
    };
    expect(spreadOf("validation")).toBeLessThan(0.01);
    expect(spreadOf(null)).toBeGreaterThan(0.03);
  });
});

describe("trainings without any noise", () => {
  it("leave final trainings without any, whatever they did", () => {
    const truth = knownInfluence(3);
    const input = measure(truth, { trainings: 24, noise: 0, seed: 5, standardError: 0 });
    const flat = { ...input, losses: input.losses.map(() => [0.5, 0.5, 0.5]) };
    const replicates = [
      [0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5],
    ];
    const model = createInfluenceLossModel({ ...flat, replicates });
    const measuring = { trainings: 2, examplesPerValidationExample: "validation" } as const;
    for (const losses of model.drawOutcome(new Random(1), measuring)(truth.present)) {
      for (const loss of losses) expect(loss).toBeCloseTo(0.5, 6);
    }
  });
});

describe("weights and sizes that are none", () => {
  const truth = knownInfluence(3);
  const input = measure(truth, { trainings: 24, noise: 0.002, seed: 5 });

  it.each(lossFormNames)("are all named: %s", (form) => {
    const model = createInfluenceLossModel({ ...input, form });
    const to = truth.present;
    expect(() => model.difference([1, -1, Number.NaN], to, to)).toThrow(
      /weights\[1\]: is -1, expected a number of at least 0.*\n.*weights\[2\]: is NaN/,
    );
    expect(() => model.difference([1], to, to)).toThrow("1 weights for 3 slices");
    expect(() => model.predict([0, 1, -1])).toThrow(/sizes\[0\].*\n.*sizes\[2\]/);
  });
});
