import { type CountedTotal, InvalidInputError } from "@slicetuner/core";
import type { OpenTable } from "@slicetuner/tabular";
import { codedTable } from "../coding/create-coded-table.ts";
import { doubleLiteral } from "../coding/start-expression.ts";
import { readNumbers } from "../coding/value-counts.ts";
import { type FixedPoint, fixedPoint } from "./fixed-point.ts";

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
  table: OpenTable,
  names: { readonly losses: string; readonly weights: string | null },
  signal?: AbortSignal,
): Promise<Measures> {
  const hasWeights = names.weights !== null;
  const weight = hasWeights ? "weight" : "1";
  const [[smallest, largest, leastWeight, mostWeight, mostLoss] = []] = await readNumbers(
    table,
    `SELECT min(loss), max(loss), CAST(min(${weight}) AS DOUBLE), CAST(max(${weight}) AS DOUBLE),
       max(abs(loss * ${weight})) FROM ${codedTable}`,
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

  expectFinite(mostWeight! ** 2 * table.rowCount, "weights", names.weights);
  expectFinite(mostLoss! * table.rowCount, "losses", names.losses);
  const plain = summand(isWeighted ? "loss * weight" : "loss", mostLoss!);
  const weights = isWeighted ? summand("weight", mostWeight!) : null;
  const squaredWeights = isWeighted ? summand("weight * weight", mostWeight! ** 2) : null;
  const wanted = [plain, ...(isWeighted ? [weights!, squaredWeights!] : [])];
  const [[lossSum, weightSum = table.rowCount, squaredWeightSum = table.rowCount] = []] = await readNumbers(
    table,
    `SELECT ${wanted.map(sumOf).join(", ")} FROM ${codedTable}`,
    signal,
  );
  const meanLoss = lossSum! / weightSum;

  const farthest = Math.max(largestLoss - meanLoss, meanLoss - smallestLoss);
  expectFinite(farthest * farthest * mostWeight! * table.rowCount, "losses", names.losses);
  const centred = `(loss - ${doubleLiteral(meanLoss)})`;
  const weighted = isWeighted ? `${centred} * weight` : centred;
  const squared = `${weighted} * ${centred}`;
  const [[mostCentred, mostSquared] = []] = await readNumbers(
    table,
    `SELECT max(abs(${weighted})), max(${squared}) FROM ${codedTable}`,
    signal,
  );
  const losses = summand(weighted, mostCentred!);
  const squaredLosses = summand(squared, mostSquared!);
  const [[squares] = []] = await readNumbers(
    table,
    `SELECT ${sumOf(squaredLosses)} FROM ${codedTable}`,
    signal,
  );
  const total = {
    rows: table.rowCount,
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
  return `CAST(sum(${expression}) AS DOUBLE) * ${doubleLiteral(unit)}`;
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
