/**
 * A number with its standard error; null where it is not defined, e.g. a ratio of rates without a favourable
 * decision.
 */
export interface Estimate {
  readonly value: number;
  /**
   * By leaving out one of 50 blocks of rows after the other (jackknife): over other rows to measure on, not
   * over other trainings.
   */
  readonly standardError: number;
}

/** What a model decides on the measured rows. */
export interface MeasuredDecisions {
  /** Share of right decisions. */
  readonly accuracy: Estimate;
  /** Demographic parity of the decisions: smallest rate of favourable ones by largest. */
  readonly parity: Estimate | null;
  /**
   * Equalized odds: the largest difference between groups in the rate of favourable decisions, among rows of
   * one label.
   */
  readonly oddsGap: Estimate | null;
}

/**
 * `better`: accuracy, parity or the odds gap gained more than two standard errors, and none lost as much; `worse`: the other way round;
 * `mixed`: one gained and another lost; `unclear`: nothing moved as much.
 */
export type StepVerdict = "better" | "worse" | "mixed" | "unclear";

/** What a step changed: of the model after it less that before it, on the same rows. */
export interface StepEffect {
  readonly accuracy: Estimate;
  readonly parity: Estimate | null;
  readonly oddsGap: Estimate | null;
  readonly verdict: StepVerdict;
}

/** Rows, right decisions and favourable decisions of each block, group and label (favourable or not). */
export interface DecisionCounts {
  readonly blockCount: number;
  readonly groups: number;
  readonly rows: Float64Array;
  readonly right: Float64Array;
  readonly favourable: Float64Array;
}

export function countDecisions(
  decisions: ArrayLike<number>,
  labels: ArrayLike<number>,
  groupOf: ArrayLike<number>,
  {
    positive,
    groups,
    blocks,
    blockCount,
  }: {
    readonly positive: number;
    readonly groups: number;
    readonly blocks: ArrayLike<number>;
    readonly blockCount: number;
  },
): DecisionCounts {
  const size = blockCount * groups * 2;
  const counts = {
    rows: new Float64Array(size),
    right: new Float64Array(size),
    favourable: new Float64Array(size),
  };
  for (let row = 0; row < decisions.length; row++) {
    const cell = (blocks[row]! * groups + groupOf[row]!) * 2 + (labels[row] === positive ? 1 : 0);
    counts.rows[cell]! += 1;
    if (decisions[row] === labels[row]) counts.right[cell]! += 1;
    if (decisions[row] === positive) counts.favourable[cell]! += 1;
  }
  return { blockCount, groups, ...counts };
}

const measures = ["accuracy", "parity", "oddsGap"] as const;

type Measure = (typeof measures)[number];

type Measures = Readonly<Record<Measure, number>>;

/** The measures of each model, and what each changed against the one before it. */
export function summarizeDecisions(counts: readonly DecisionCounts[]): {
  readonly models: readonly MeasuredDecisions[];
  readonly effects: readonly StepEffect[];
} {
  // The whole first, then without each block.
  const measured = counts.map((own) =>
    Array.from({ length: own.blockCount + 1 }, (_, place) => measure(own, place - 1)),
  );
  const models = measured.map((own): MeasuredDecisions => {
    const of = (name: Measure) => jackknife(own.map((values) => values[name]));
    return { accuracy: of("accuracy")!, parity: of("parity"), oddsGap: of("oddsGap") };
  });
  const effects = measured.slice(1).map((own, step): StepEffect => {
    const of = (name: Measure) =>
      jackknife(own.map((values, place) => values[name] - measured[step]![place]![name]));
    const effect = { accuracy: of("accuracy")!, parity: of("parity"), oddsGap: of("oddsGap") };
    return { ...effect, verdict: judge(effect) };
  });
  return { models, effects };
}

function judge({ accuracy, parity, oddsGap }: Omit<StepEffect, "verdict">): StepVerdict {
  const gains = [accuracy, parity, oddsGap && { ...oddsGap, value: -oddsGap.value }].filter(
    (own) => own !== null,
  );
  const gained = gains.some(({ value, standardError }) => value > 2 * standardError);
  const lost = gains.some(({ value, standardError }) => value < -2 * standardError);
  return gained && lost ? "mixed" : gained ? "better" : lost ? "worse" : "unclear";
}

/** All measures without one block; −1 leaves none out. */
function measure({ blockCount, groups, rows, right, favourable }: DecisionCounts, without: number): Measures {
  const sums = {
    rows: new Float64Array(2 * groups),
    right: new Float64Array(2 * groups),
    favourable: new Float64Array(2 * groups),
  };
  for (let block = 0; block < blockCount; block++) {
    if (block === without) continue;
    for (let cell = 0; cell < 2 * groups; cell++) {
      const place = block * 2 * groups + cell;
      sums.rows[cell]! += rows[place]!;
      sums.right[cell]! += right[place]!;
      sums.favourable[cell]! += favourable[place]!;
    }
  }
  const whole = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const rateOf = (cells: readonly number[]) => {
    const of = (values: Float64Array) => cells.reduce((sum, cell) => sum + values[cell]!, 0);
    return of(sums.favourable) / of(sums.rows);
  };
  const inGroups = (cellsOf: (group: number) => readonly number[]) =>
    Array.from({ length: groups }, (_, group) => rateOf(cellsOf(group))).filter(
      (rate) => !Number.isNaN(rate),
    );
  const rates = inGroups((group) => [2 * group, 2 * group + 1]);
  const highest = Math.max(...rates);
  const gaps = [0, 1].map((label) => {
    const own = inGroups((group) => [2 * group + label]);
    return own.length < 2 ? Number.NaN : Math.max(...own) - Math.min(...own);
  });
  return {
    accuracy: whole(sums.right) / whole(sums.rows),
    parity: rates.length < 2 ? Number.NaN : highest === 0 ? 1 : Math.min(...rates) / highest,
    oddsGap: Math.max(...gaps),
  };
}

/** The first number, and the standard error from the others, each without one of the blocks. */
function jackknife([value, ...without]: readonly number[]): Estimate | null {
  if (value === undefined || ![value, ...without].every(Number.isFinite)) return null;
  const mean = without.reduce((sum, own) => sum + own, 0) / without.length;
  const squares = without.reduce((sum, own) => sum + (own - mean) ** 2, 0);
  return { value, standardError: Math.sqrt((squares * (without.length - 1)) / without.length) };
}
