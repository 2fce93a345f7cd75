import { type CountedTotal, InvalidInputError } from "@slicetuner/core";
import { doubleLiteral } from "../coding/start-expression.ts";
import type { CodedRows } from "../sql-table.ts";
import { type FixedPoint, fixedPoint } from "./fixed-point.ts";
import { readNumbers } from "./read-numbers.ts";

/** What all rows together have, and how their parts are summed. */
export interface Measures {
  readonly total: CountedTotal;
  /** SQL over the coded table for what is summed of each row, as integers of so many units. */
  readonly losses: Summand;
  readonly squaredLosses: Summand;
  /** Both null where every row weighs 1. */
  readonly weights: Summand | null;
  readonly squaredWeights: Summand | null;
}

/** A number of each row, ready to be summed exactly. */
export interface Summand {
  readonly expression: string;
  readonly unit: number;
}

/**
 * Sums the whole table.
 * @throws InvalidInputError when squares of the losses or weights are no numbers any more, or no row has a
 * weight.
 */
export async function measureTotal(
  rows: CodedRows,
  names: { readonly losses: string; readonly weights: string | null },
  signal?: AbortSignal,
): Promise<Measures> {
  const relation = rows.relation([]);
  const hasWeights = names.weights !== null;
  const weight = hasWeights ? "weight" : "1";
  const [[smallest, largest, leastWeight, mostWeight, mostLoss] = []] = await readNumbers(
    rows,
    `SELECT min(loss), max(loss), CAST(min(${weight}) AS FLOAT8), CAST(max(${weight}) AS FLOAT8),
       max(abs(loss * ${weight})) FROM ${relation}`,
    signal,
  );
  const [smallestLoss, largestLoss] = [smallest!, largest!];
  const isWeighted = hasWeights && !(leastWeight === 1 && mostWeight === 1);
  if (hasWeights && mostWeight === 0) {
    throw new InvalidInputError(
      [
        {
          path: "weights",
          message: `the weights in "${names.weights}" are all 0; at least one row must count`,
        },
      ],
      { hint: "Name another column of weights, or none." },
    );
  }

  expectFinite(mostWeight! ** 2 * rows.rowCount, "weights", names.weights);
  expectFinite(mostLoss! * rows.rowCount, "losses", names.losses);
  const plain = summand(isWeighted ? "loss * weight" : "loss", mostLoss!);
  const weights = isWeighted ? summand("weight", mostWeight!) : null;
  const squaredWeights = isWeighted ? summand("weight * weight", mostWeight! ** 2) : null;
  const wanted = [plain, ...(isWeighted ? [weights!, squaredWeights!] : [])];
  const [[lossSum, weightSum = rows.rowCount, squaredWeightSum = rows.rowCount] = []] = await readNumbers(
    rows,
    `SELECT ${wanted.map(sumOf).join(", ")} FROM ${relation}`,
    signal,
  );
  const meanLoss = lossSum! / weightSum;

  const farthest = Math.max(largestLoss - meanLoss, meanLoss - smallestLoss);
  expectFinite(farthest * farthest * mostWeight! * rows.rowCount, "losses", names.losses);
  const centred = `(loss - ${doubleLiteral(meanLoss)})`;
  const weighted = isWeighted ? `${centred} * weight` : centred;
  const squared = `${weighted} * ${centred}`;
  const [[mostCentred, mostSquared] = []] = await readNumbers(
    rows,
    `SELECT max(abs(${weighted})), max(${squared}) FROM ${relation}`,
    signal,
  );
  const losses = summand(weighted, mostCentred!);
  const squaredLosses = summand(squared, mostSquared!);
  const [[squares] = []] = await readNumbers(rows, `SELECT ${sumOf(squaredLosses)} FROM ${relation}`, signal);
  const total = {
    rows: rows.rowCount,
    weight: weightSum,
    squaredWeight: squaredWeightSum,
    meanLoss,
    squaredLosses: squares!,
    largestLoss,
    smallestLoss,
  };
  return { total, losses, squaredLosses, weights, squaredWeights };
}

function sumOf({ expression, unit }: Summand): string {
  return `CAST(sum(${expression}) AS FLOAT8) * ${doubleLiteral(unit)}`;
}

function summand(expression: string, largest: number): Summand {
  const { unitsPerOne, unit }: FixedPoint = fixedPoint(largest);
  return { expression: `CAST(${expression} * ${doubleLiteral(unitsPerOne)} AS BIGINT)`, unit };
}

function expectFinite(bound: number, what: "losses" | "weights", column: string | null): void {
  if (Number.isFinite(bound)) return;
  const message = `the ${what} in "${column}" are so large that their squares have no sum in floating point`;
  throw new InvalidInputError([{ path: what, message }], {
    hint: `Divide all ${what} by the same number.`,
  });
}
