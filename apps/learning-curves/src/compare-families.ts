import { fitLearningCurve } from "@slicetuner/curves";
import type { MeasuredCurve } from "./read-curves.ts";

/** The first so much of a curve's sizes is given, at least three. */
const shares = [0.1, 0.2, 0.4, 0.8];
const fewest = 3;

/** Mean absolute error of the loss at the last size, and how often the 90 % band of `auto` holds it. */
export function compareFamilies(curves: readonly MeasuredCurve[]): Record<string, string>[] {
  return shares.map((share) => {
    const errors = { last: 0, power: 0, floor: 0, auto: 0 };
    let inside = 0;
    for (const { points } of curves) {
      const given = points.slice(0, Math.max(fewest, Math.floor(share * points.length + 1e-9)));
      const { size, loss } = points.at(-1)!;
      errors.last += Math.abs(given.at(-1)!.loss - loss);
      errors.power += Math.abs(fitLearningCurve(given).predict(size) - loss);
      errors.floor += Math.abs(
        fitLearningCurve(given, { family: "power-law-with-floor" }).predict(size) - loss,
      );
      const auto = fitLearningCurve(given, { family: "auto" });
      errors.auto += Math.abs(auto.predict(size) - loss);
      const band = auto.interval(size, 0.9);
      // A loss of exactly 0 lies at the lower end of its band, which rounding may put above it.
      if (band !== null && band.lower <= loss + 1e-12 && loss <= band.upper + 1e-12) inside += 1;
    }
    const mean = (sum: number): string => (sum / curves.length).toFixed(4);
    return {
      "share of the curve": `${100 * share} %`,
      curves: String(curves.length),
      "last value": mean(errors.last),
      "power law": mean(errors.power),
      "with floor": mean(errors.floor),
      auto: mean(errors.auto),
      "in its 90 % band": `${((100 * inside) / curves.length).toFixed(1)} %`,
    };
  });
}
