import type { Random } from "@slicetuner/core";
import type { Runs, RunsModel } from "@slicetuner/runs";
import { rankCorrelation } from "./rank-correlation.ts";

/** How well the runs that were not used are predicted. */
export interface DrawMeasures {
  /** Rank correlation × 100, mean of the domains. */
  readonly correlation: number;
  /** Root of the mean squared error, mean of the domains. */
  readonly error: number;
  /** Share of the losses in their 90 % bands. */
  readonly inside: number;
  /** Mean loss of the mixture that looks best, less that of the best. */
  readonly regret: number;
  /** For pairs of mixtures in each of {@link oddsBins}: 1 where the one told to be better was. */
  readonly odds: readonly (readonly number[])[];
}

/** Probabilities that one of two mixtures has the lower mean loss. */
export const oddsBins: readonly { readonly label: string; readonly from: number; readonly to: number }[] = [
  { label: "1 to 2 : 1", from: 1 / 2, to: 2 / 3 },
  { label: "2 to 3 : 1", from: 2 / 3, to: 3 / 4 },
  { label: "3 to 9 : 1", from: 3 / 4, to: 9 / 10 },
  { label: "9 to 99 : 1", from: 9 / 10, to: 99 / 100 },
  { label: "above", from: 99 / 100, to: 1.01 },
];

const plausibleTruths = 200;
const pairsPerDraw = 500;

export function measureDraw(model: RunsModel, test: Runs, random: Random): DrawMeasures {
  const predicted = model.predict(test.amounts);
  const domains = model.outcomes.map((_, outcome) => {
    const measured = test.losses.map((losses) => losses[outcome]!);
    const losses = predicted.map((row) => row[outcome]!);
    const isInside = (loss: number, row: number) => losses[row]!.lower <= loss && loss <= losses[row]!.upper;
    const expected = losses.map((loss) => loss.expected);
    return {
      correlation: 100 * rankCorrelation(expected, measured),
      error: Math.sqrt(average(measured.map((loss, row) => (loss - expected[row]!) ** 2))),
      inside: measured.filter(isInside).length / measured.length,
    };
  });
  const means = test.losses.map((losses) => average(losses.map((loss) => loss!)));
  const told = predicted.map((row) => average(row.map(({ expected }) => expected)));
  return {
    correlation: average(domains.map(({ correlation }) => correlation)),
    error: average(domains.map(({ error }) => error)),
    inside: average(domains.map(({ inside }) => inside)),
    regret: means[told.indexOf(Math.min(...told))]! - Math.min(...means),
    odds: measureOdds(model, test, means, random),
  };
}

/**
 * Whether mixtures that are told to be better are: pairs at random, each outcome with the noise of its
 * training.
 */
function measureOdds(model: RunsModel, test: Runs, means: readonly number[], random: Random): number[][] {
  const truths = model
    .draw(test.amounts, plausibleTruths, random)
    .map((mixtures) =>
      mixtures.map((losses) =>
        average(losses.map((loss, outcome) => loss * Math.exp(model.noise[outcome]! * random.normal()))),
      ),
    );
  const found = oddsBins.map((): number[] => []);
  for (let pair = 0; pair < pairsPerDraw; pair++) {
    const [one, other] = [random.integer(means.length), random.integer(means.length)];
    if (one === other) continue;
    const share = average(truths.map((losses) => (losses[one]! < losses[other]! ? 1 : 0)));
    const [better, worse, probability] = share >= 0.5 ? [one, other, share] : [other, one, 1 - share];
    const bin = oddsBins.findIndex(({ from, to }) => from <= probability && probability < to);
    found[bin]!.push(means[better]! < means[worse]! ? 1 : 0);
  }
  return found;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
