import { InvalidInputError, type LossModel, Random } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import { type EstimatorContext, estimate, fourSlices, offBy, trueLosses } from "./context.ts";

const { sizes: present } = fourSlices;
/** Sizes that plans ask about: fewer, as many, more, and one slice alone grown. */
const asked: readonly (readonly number[])[] = [
  present.map((size) => size / 2),
  present,
  present.map((size) => 10 * size),
  present.with(2, 4 * present[2]!),
];

/** Which promises a loss model keeps, of whichever kind it is. */
export function lossModelGroup(context: EstimatorContext): TestGroup {
  const { expect } = context;
  const modelOf = async (): Promise<LossModel> => (await estimate(context, fourSlices)).lossModel;
  return {
    "expected losses are finite and not below 0, and the same when asked again": async () => {
      const lossModel = await modelOf();
      const losses = asked.map((sizes) => lossModel.predict(sizes));
      expect(losses.flat().filter((loss) => !(loss >= 0 && loss < Infinity))).toEqual([]);
      expect(asked.map((sizes) => lossModel.predict(sizes))).toEqual(losses);
    },

    "the gradient is the change of the expected losses for one more example": async () => {
      const lossModel = await modelOf();
      const gradient = lossModel.gradient(present);
      expect(gradient.map((row) => row.length)).toEqual(present.map(() => present.length));
      const faults = present.flatMap((size, other) => {
        const step = size / 1000;
        const [below, above] = [-step, step].map((change) =>
          lossModel.predict(present.with(other, size + change)),
        );
        return lossModel.predict(present).flatMap((level, slice) => {
          const measured = (above![slice]! - below![slice]!) / (2 * step);
          const found = gradient[slice]![other]!;
          const isNear = Math.abs(found - measured) <= (0.02 * level) / size + 0.02 * Math.abs(measured);
          return isNear ? [] : [`loss ${slice}, slice ${other}: ${found}, expected ${measured}`];
        });
      });
      expect(faults).toEqual([]);
    },

    "bands hold the expected loss, and are wider for a higher level": async () => {
      const lossModel = await modelOf();
      const faults = asked.flatMap((sizes) => {
        const [narrow, wide] = [0.5, 0.9].map((level) => lossModel.interval(sizes, level));
        return lossModel.predict(sizes).flatMap((loss, slice) => {
          const [inner, outer] = [narrow![slice], wide![slice]];
          if (inner === undefined || outer === undefined) return [`${slice}: no band, expected one or null`];
          if (inner === null || outer === null) return inner === outer ? [] : [`${slice}: one band of two`];
          const ascending = [outer.lower, inner.lower, loss, inner.upper, outer.upper];
          const isAscending = ascending.every(
            (value, index) => index === 0 || value >= ascending[index - 1]!,
          );
          return isAscending ? [] : [`${slice}: ${ascending.join(", ")} do not ascend`];
        });
      });
      expect(faults).toEqual([]);
    },

    "nine of ten bands of 90 % hold the true loss, give or take": async () => {
      const repeats = 25;
      let bands = 0;
      let held = 0;
      for (let seed = 1; seed <= repeats; seed++) {
        const slices = { ...fourSlices, seed, noise: 0.05 };
        const { lossModel } = await estimate(context, slices);
        const truth = trueLosses(slices, present);
        lossModel.interval(present, 0.9).forEach((band, slice) => {
          if (band === null) return;
          bands += 1;
          if (band.lower <= truth[slice]! && truth[slice]! <= band.upper) held += 1;
        });
      }
      applies(bands > 0, "the estimator gives no bands");
      // Of 90 %, chance leaves fewer than 75 % of 100 bands once in a hundred thousand times.
      expect(0.75 * bands).toBeLessThanOrEqual(held);
    },

    "a plausible truth is the same for the same stream, and finite and not below 0": async () => {
      const lossModel = await modelOf();
      const drawn = [1, 1, 2, 3].map((seed) => {
        const truth = lossModel.draw(new Random(seed));
        return asked.map((sizes) => truth(sizes));
      });
      expect(drawn[1]).toEqual(drawn[0]);
      const losses = drawn.flat(2);
      expect(losses.length).toBe(drawn.length * asked.length * present.length);
      expect(losses.filter((loss) => !(loss >= 0 && loss < Infinity))).toEqual([]);
    },

    "plausible truths lie as the bands say": async () => {
      const lossModel = await modelOf();
      const bands = lossModel.interval(present, 0.9);
      applies(!bands.includes(null), "the estimator gives no bands");
      const draws = 200;
      const inside = present.map(() => 0);
      for (let draw = 0; draw < draws; draw++) {
        lossModel
          .draw(new Random("truth").fork(draw))(present)
          .forEach((loss, slice) => {
            const { lower, upper } = bands[slice]!;
            if (lower <= loss && loss <= upper) inside[slice]! += 1;
          });
      }
      // Of 90 %, 75 % and less would be chance once in a billion times; of 99.9 %, so would all.
      const faults = inside.filter((count) => count < 0.75 * draws || count === draws);
      expect(faults).toEqual([]);
    },

    "sizes that no slice can have are refused": async () => {
      const lossModel = await modelOf();
      const wrong = [present.slice(1), present.with(1, 0), present.with(1, -5), present.with(1, Number.NaN)];
      const truth = lossModel.draw(new Random(1));
      for (const sizes of wrong) {
        const calls: [string, () => unknown][] = [
          ["predict", () => lossModel.predict(sizes)],
          ["gradient", () => lossModel.gradient(sizes)],
          ["interval", () => lossModel.interval(sizes, 0.9)],
          ["a draw", () => truth(sizes)],
        ];
        const taken = calls.flatMap(([name, call]) =>
          isRefused(call) ? [] : [`${name}: ${sizes.join(", ")}`],
        );
        expect(taken).toEqual([]);
      }
    },

    "levels of bands that are not between 0 and 1 are refused": async () => {
      const lossModel = await modelOf();
      const wrong = [0, 1, 90, Number.NaN];
      expect(wrong.filter((level) => !isRefused(() => lossModel.interval(present, level)))).toEqual([]);
    },
  };
}

/** What models of one kind promise beyond that. */
export function kindsGroup(context: EstimatorContext): TestGroup {
  const { expect } = context;
  const independent = async () => {
    const { lossModel } = await estimate(context, fourSlices);
    applies(lossModel.kind === "independent-curves", `the loss model is "${lossModel.kind}"`);
    return lossModel;
  };
  const coupled = async () => {
    const { lossModel } = await estimate(context, fourSlices);
    applies(lossModel.kind === "coupled", `the loss model is "${lossModel.kind}"`);
    return lossModel;
  };
  const weights = present.map(() => 1);
  const sum = (losses: readonly number[]) => losses.reduce((total, loss) => total + loss, 0);
  /** So little that what keeps losses above 0 is not felt. */
  const grown = present.map((size, slice) => (slice === 1 ? size : 1.2 * size));
  return {
    "curves: a slice's loss depends on its own size alone": async () => {
      const { predict, gradient, curves } = await independent();
      expect(predict(grown)).toEqual(grown.map((size, slice) => curves[slice]!.predict(size)));
      const across = gradient(present).flatMap((row, slice) => row.filter((_, other) => other !== slice));
      expect(across.filter((slope) => slope !== 0)).toEqual([]);
    },

    "coupled: a plan's change is that of the expected losses, and none where nothing changes": async () => {
      const lossModel = await coupled();
      expect(Math.abs(lossModel.difference(weights, present, present).expected)).toBe(0);
      const { expected, standardError } = lossModel.difference(weights, present, grown);
      const raw = sum(lossModel.predict(grown)) - sum(lossModel.predict(present));
      expect(offBy([expected], [raw], 0.02)).toEqual([]);
      expect(0).toBeLessThanOrEqual(standardError);
    },

    "coupled: the objective of a plan changes as the expected losses do": async () => {
      const lossModel = await coupled();
      const raw = sum(lossModel.predict(grown)) - sum(lossModel.predict(present));
      const { scales, exponent } = lossModel.weigh(weights);
      const separable = (sizes: readonly number[]) =>
        sizes.reduce((total, size, slice) => total + scales[slice]! * size ** -exponent, 0);
      const value = lossModel.convexSum?.(weights, present, grown).value ?? separable;
      expect(offBy([value(grown) - value(present)], [raw], 0.02)).toEqual([]);
    },

    "coupled: influence is told for every pair of slices": async () => {
      const { effects, standardErrors, groups } = (await coupled()).influence;
      const shape = present.map(() => present.length);
      expect([effects.map((row) => row.length), standardErrors.map((row) => row.length)]).toEqual([
        shape,
        shape,
      ]);
      expect(groups.flat().toSorted((first, second) => first - second)).toEqual(
        present.map((_, slice) => slice),
      );
    },

    "coupled: measured outcomes are the same for the same stream": async () => {
      const lossModel = await coupled();
      const measuring = { trainings: 3, examplesPerValidationExample: null };
      const [first, again] = [1, 1].map((seed) => lossModel.drawOutcome(new Random(seed), measuring)(grown));
      expect(first!.map((losses) => losses.length)).toEqual([4, 4, 4]);
      expect(again).toEqual(first);
      expect(first!.flat().filter((loss) => !(loss >= 0 && loss < Infinity))).toEqual([]);
    },
  };
}

function isRefused(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch (error) {
    return InvalidInputError.isInstance(error);
  }
}
