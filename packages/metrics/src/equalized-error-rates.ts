import { InvalidInputError, ProblemList } from "@slicetuner/core";

/**
 * Two published definitions of how unequal the slices' losses are; their numbers cannot be compared.
 *
 * `absolute-deviation`: |loss − mean loss of all slices|, over all slices (Slice Tuner, SIGMOD 2021).
 *
 * `underperforming`: loss − mean loss of the other slices, over the slices where that is above 0 (tech report
 * arXiv:2003.04549, definition 1).
 */
export type EqualizedErrorRatesDefinition = "absolute-deviation" | "underperforming";

/** Unfairness between slices; 0 is fair. */
export interface EqualizedErrorRates {
  /** Mean over the slices that the definition takes in; 0 where it takes in none. */
  readonly average: number;
  /** Largest over these slices. */
  readonly maximum: number;
  /** Unweighted mean loss of the slices. */
  readonly loss: number;
}

/**
 * Average and maximum equalized error rate of the slices' losses.
 * @param definition `absolute-deviation` unless given.
 * @throws InvalidInputError without slices, and for each slice whose loss is null (it has no example) or not
 * finite, and for an unknown definition.
 */
export function equalizedErrorRates(
  losses: readonly (number | null)[],
  definition: EqualizedErrorRatesDefinition = "absolute-deviation",
): EqualizedErrorRates {
  const known = checkLosses(losses);
  const loss = mean(known);
  const rates = ratesBy[definition]?.(known, loss);
  if (rates === undefined) {
    const names = Object.keys(ratesBy).join(" or ");
    throw new InvalidInputError([{ path: "definition", message: `is "${definition}", expected ${names}` }]);
  }
  if (rates.length === 0) return { average: 0, maximum: 0, loss };
  return { average: mean(rates), maximum: rates.reduce((largest, rate) => Math.max(largest, rate)), loss };
}

const ratesBy: Readonly<
  Record<EqualizedErrorRatesDefinition, (losses: readonly number[], mean: number) => number[]>
> = {
  "absolute-deviation": (losses, mean) => losses.map((own) => Math.abs(own - mean)),
  underperforming: excesses,
};

function excesses(losses: readonly number[]): number[] {
  if (losses.length === 1) return [];
  const total = mean(losses) * losses.length;
  return losses.map((own) => own - (total - own) / (losses.length - 1)).filter((excess) => excess > 0);
}

function checkLosses(losses: readonly (number | null)[]): number[] {
  const problems = new ProblemList();
  problems.expect(losses.length > 0, "losses", "no slice");
  const known = losses.map((loss, slice) => {
    if (loss === null) problems.add(`losses[${slice}]`, "is null: the slice has no example to measure it on");
    else if (!Number.isFinite(loss)) problems.add(`losses[${slice}]`, `is ${loss}, expected a finite number`);
    return loss ?? Number.NaN;
  });
  problems.throwIfAny();
  return known;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
