import { InvalidInputError, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { designInfluence } from "../designed/influence-design.ts";
import { measure, present, trueLosses } from "../testing/effective-losses.ts";
import { effectiveLoss, type RelativeSizes } from "./effective-loss.ts";
import { fitEffectiveData } from "./fit-effective-data.ts";

describe("fitEffectiveData", () => {
  it("predicts what the formula says, far from the runs too, where nothing is noisy", () => {
    const model = fitEffectiveData(measure(1, 64, 1e-5));
    expect(model.status).toBe("converged");
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const sizes = present.map((size) => size * 4 ** random.uniform());
      model.predict(sizes).forEach((loss, slice) => {
        expect(Math.abs(loss / trueLosses(sizes)[slice]! - 1)).toBeLessThan(0.03);
      });
    }
    for (const { shares, exponent, floor } of model.losses) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(exponent).toBeGreaterThan(0.2);
      expect(exponent).toBeLessThan(0.8);
      expect(floor).toBeGreaterThanOrEqual(0);
    }
  });

  it("has the gradient that differences of its predictions have, with competition too", () => {
    for (const competition of [false, true]) {
      const model = fitEffectiveData({ ...measure(2, 32, 0.02), competition });
      const sizes = [170, 250, 160, 300];
      const gradient = model.gradient(sizes);
      sizes.forEach((size, other) => {
        const step = 1e-4 * size;
        const above = model.predict(sizes.with(other, size + step));
        const below = model.predict(sizes.with(other, size - step));
        above.forEach((loss, slice) => {
          const slope = (loss - below[slice]!) / (2 * step);
          expect(Math.abs(gradient[slice]![other]! - slope)).toBeLessThan(1e-6 * Math.abs(slope) + 1e-11);
        });
      });
    }
  });

  it("has the slopes by parameters that differences have", () => {
    const random = new Random(3);
    const sizes: RelativeSizes = { shares: Float64Array.of(0.4, 1.7, 1), logCrowding: 0.3 };
    const parameters = Float64Array.from({ length: 7 }, () => random.normal());
    const slope = new Float64Array(7);
    effectiveLoss(parameters, sizes, slope);
    parameters.forEach((value, index) => {
      const above = effectiveLoss(parameters.with(index, value + 1e-5), sizes);
      const below = effectiveLoss(parameters.with(index, value - 1e-5), sizes);
      expect(slope[index]).toBeCloseTo((above - below) / 2e-5, 7);
    });
  });

  it("becomes own size plus total size with few runs: no worth strays far from the two levels", () => {
    const model = fitEffectiveData(measure(4, 8, 0.05));
    expect(model.predict(present).every((loss) => loss > 0 && loss < 2)).toBe(true);
    for (const row of model.gradient(present)) for (const slope of row) expect(slope).toBeLessThan(0);
  });

  it("takes losses that are none of the slices', and mixtures that leave slices out", () => {
    const random = new Random(5);
    const sizes = Array.from({ length: 60 }, () => [
      random.uniform(),
      ...[1, 2].map(() => Math.max(0, random.uniform() - 0.2)),
    ]);
    const losses = sizes.map(([a, b]) => [0.5 + (0.2 + a! + 0.1 * b!) ** -0.5, 0.2 + (0.3 + b!) ** -0.3]);
    const model = fitEffectiveData({ sizes, losses });
    const off = sizes.flatMap((run, index) =>
      model.predict(run).map((loss, target) => (loss - losses[index]![target]!) ** 2),
    );
    expect(Math.sqrt(off.reduce((sum, value) => sum + value, 0) / off.length)).toBeLessThan(0.1);
    expect(model.losses).toHaveLength(2);
  });

  it("has the gradient of its predictions where no loss is a slice's own", () => {
    const random = new Random(9);
    const sizes = Array.from({ length: 40 }, () => [random.uniform(), random.uniform(), 0]);
    const losses = sizes.map(([a, b]) => [0.5 + (0.2 + a! + 0.1 * b!) ** -0.5]);
    // The last slice is in no run: it counts as if it had one example.
    const model = fitEffectiveData({ sizes, losses, competition: true });
    const at = [0.5, 0.6, 0.2];
    at.forEach((_, slice) => {
      const moved = (step: number) => at.map((size, index) => size + (index === slice ? step : 0));
      const slope = (model.predict(moved(1e-5))[0]! - model.predict(moved(-1e-5))[0]!) / 2e-5;
      expect(model.gradient(at)[0]![slice]).toBeCloseTo(slope, 6);
    });
  });

  it("names sizes that are none", () => {
    const model = fitEffectiveData(measure(1, 16, 0.01));
    expect(() => model.predict([1, -1, Number.POSITIVE_INFINITY, Number.NaN])).toThrow(
      /sizes\[1\]: is -1.*\n.*sizes\[2\]: is Infinity.*\n.*sizes\[3\]: is NaN/,
    );
    expect(() => model.gradient([1])).toThrow("1 sizes for 4 slices");
  });

  it("takes from all losses what an own example is worth beside others'", () => {
    // e² is believed at first; here it is 100 to each slice, and one loss is measured too noisily to tell.
    const random = new Random("own");
    const { sizes } = designInfluence({ sizes: present, trainings: 64, random });
    const losses = sizes.map((run) =>
      run.map((size, slice) => {
        const effective = size + run.reduce((sum, other) => sum + 0.01 * other, -0.01 * size);
        return 2 * effective ** -0.4 * Math.exp((slice === 3 ? 0.2 : 0.002) * random.normal());
      }),
    );
    const { shares } = fitEffectiveData({ sizes, losses, reference: present }).losses[3]!;
    const worths = shares.map((share, slice) => Math.log(share / present[slice]!));
    const others = (worths[0]! + worths[1]! + worths[2]!) / 3;
    expect(worths[3]! - others).toBeGreaterThan(3);
  });

  it("is the power law of its own size for one slice", () => {
    const sizes = [20, 40, 80, 160, 320, 640].map((size) => [size]);
    const losses = sizes.map(([size]) => [0.2 + 3 * size! ** -0.5]);
    const model = fitEffectiveData({ sizes, losses });
    for (const size of [30, 100, 500])
      expect(model.predict([size])[0]).toBeCloseTo(0.2 + 3 * size ** -0.5, 2);
    expect(model.losses[0]!.shares).toEqual([1]);
  });

  it("finds that classes compete", () => {
    const random = new Random(6);
    const { sizes } = designInfluence({ sizes: present, trainings: 64, random });
    const losses = sizes.map((run) => {
      const total = run.reduce((sum, size) => sum + size, 0);
      return run.map((size) => 0.3 * (size / 100) ** -0.2 * (total / size) ** 0.25);
    });
    const model = fitEffectiveData({ sizes, losses, reference: present, competition: true });
    // More of another class raises the loss.
    expect(model.gradient(present)[0]![1]).toBeGreaterThan(0);
    expect(model.gradient(present)[0]![0]).toBeLessThan(0);
  });

  describe("names runs that cannot be", () => {
    const input = measure(7, 8, 0.01);
    const endless = Number.POSITIVE_INFINITY;

    it.each([
      [{ losses: input.losses.slice(1) }, "losses: of 7 runs, expected 8"],
      [{ sizes: [], losses: [] }, "sizes: 0 runs, expected at least 2"],
      [{ sizes: input.sizes.slice(7), losses: input.losses.slice(7) }, "sizes: 1 runs, expected at least 2"],
      [{ losses: input.losses.map(() => []) }, "losses[0]: no loss"],
      [
        { sizes: [[], []], losses: [[1], [1]], reference: [] },
        "sizes[0]: no slice\nsizes[0]: all 0\nsizes[1]: all 0",
      ],
      [
        { losses: input.losses.with(2, [1, 0, 1, 1]).with(3, [1, endless, 1, 1]).with(4, [1]) },
        [2, 3, 4].map((run) => `losses[${run}]: expected 4 finite numbers above 0`).join("\n"),
      ],
      [
        { sizes: input.sizes.with(2, [1, -1, 1, 1]).with(3, [1, endless, 1, 1]).with(4, [1]) },
        [2, 3, 4].map((run) => `sizes[${run}]: expected 4 finite numbers of at least 0`).join("\n"),
      ],
      [{ sizes: input.sizes.with(1, [0, 0, 0, 0]) }, "sizes[1]: all 0"],
      [{ own: [0, 1] }, "own: expected 4 entries"],
      [
        { own: [-1, 1.5, 4, null] },
        [-1, 1.5, 4]
          .map((slice, target) => `own[${target}]: is ${slice}, expected a slice's number or null`)
          .join("\n"),
      ],
      [{ reference: [1, 2, 3] }, "reference: expected 4 numbers above 0"],
      [{ reference: [1, 0, 3, 4] }, "reference: expected 4 numbers above 0"],
    ])("%#", (change, message) => {
      const error = thrownBy(() => fitEffectiveData({ ...input, ...change }));
      expect(error.problems.map((problem) => `${problem.path}: ${problem.message}`).join("\n")).toBe(message);
    });

    it("and takes two runs, slices without examples, and losses of no slice", () => {
      const two = {
        sizes: input.sizes.slice(0, 2).map((run) => run.with(0, 0)),
        losses: input.losses.slice(0, 2),
      };
      expect(fitEffectiveData({ ...two, own: [3, 2, 0, null] }).losses).toHaveLength(4);
    });
  });
});

function thrownBy(call: () => unknown): InvalidInputError {
  try {
    call();
  } catch (error) {
    if (InvalidInputError.isInstance(error)) return error;
  }
  throw new Error("nothing is said");
}
