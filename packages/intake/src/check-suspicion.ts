import { concatenateDatasets, type Dataset, type Pacer, Random, selectRows } from "@slicetuner/core";
import {
  conformalPValue,
  createDescriber,
  createNeighbourScores,
  type NeighbourScores,
} from "@slicetuner/similarity";
import type { Finding } from "./finding.ts";
import { createRangeTest } from "./out-of-range.ts";

/** What makes an example suspicious. */
export interface SuspicionOptions {
  /**
   * Share of good examples that the two comparisons with neighbours (label, distance) may hold, half of it
   * each. One is silent where there are fewer than 2 / falsePositiveRate training examples to compare with. 0
   * switches both off. @default 0.01
   */
  readonly falsePositiveRate?: number;
  /** Nearest training examples that are looked at. @default 30 */
  readonly neighbours?: number;
  /**
   * Training examples that are compared with at most, drawn at random, the same in every call. @default 4000
   */
  readonly referenceRows?: number;
  /**
   * Values further outside the training data's smallest and largest value than this share of their range are
   * quarantined. @default 0.5
   */
  readonly rangeMargin?: number;
}

/**
 * Holds examples that look wrong beside the training data:
 *
 * - a value far outside the range of its column;
 * - a label that fewer of its neighbours have than those of nearly all training examples of its class;
 * - a distance to its neighbours that is greater than for nearly all training examples of its slice (of all
 * slices, where the
 *   slice has too few).
 *
 * "Nearly all" is exact: each training example is scored without itself, and the share of them with a score
 * as great is a p-value, below which good examples fall at half the rate `falsePositiveRate` (conformal
 * anomaly detection: R. Laxhammar and G. Falkman,
 * 2010; per class and slice: V. Vovk, Mondrian confidence machines, 2003).
 * @param pacer lets others work meanwhile, and stops the work
 */
export async function checkSuspicion(
  train: Dataset,
  candidates: Dataset,
  options: SuspicionOptions = {},
  pacer: Pacer = { yieldIfDue: () => undefined },
): Promise<(Finding | undefined)[]> {
  const { falsePositiveRate = 0.01, neighbours = 30, referenceRows = 4000, rangeMargin = 0.5 } = options;
  const outOfRange = createRangeTest(train, rangeMargin);
  const scores =
    falsePositiveRate > 0
      ? await scoreNeighbours(draw(train, referenceRows), candidates, neighbours, pacer)
      : undefined;
  return Array.from(candidates.labels, (_, row) => {
    const reason = outOfRange(candidates, row) ?? scores?.complain(row, falsePositiveRate / 2);
    return reason === undefined ? undefined : { decision: "quarantined", check: "suspicion", reason };
  });
}

function draw(train: Dataset, count: number): Dataset {
  if (train.size <= count) return train;
  const rows = Uint32Array.from({ length: train.size }, (_, row) => row);
  return selectRows(train, new Random("reference rows").shuffle(rows).subarray(0, count).slice().sort());
}

async function scoreNeighbours(reference: Dataset, candidates: Dataset, neighbours: number, pacer: Pacer) {
  const all = concatenateDatasets(reference, candidates);
  const described = createDescriber(reference).describe(all);
  const scores = createNeighbourScores(described, all.labels, reference.size, neighbours);
  const own: NeighbourScores[] = [];
  for (let row = 0; row < all.size; row++) {
    own.push(scores(row));
    await pacer.yieldIfDue();
  }
  const ofReference = own.slice(0, reference.size);
  const labelScores = groupScores(reference.labels, ofReference, ({ label }) => label);
  const distanceScores = groupScores(reference.sliceIds, ofReference, ({ distance }) => distance);
  const allDistances = Float64Array.from(ofReference, ({ distance }) => distance).sort();

  return {
    complain(row: number, significance: number): string | undefined {
      const { label, distance, sameLabel } = own[reference.size + row]!;
      const ofSlice = distanceScores.get(candidates.sliceIds[row]!);
      const compared = (ofSlice?.length ?? 0) + 1 >= 1 / significance ? ofSlice : allDistances;
      if (conformalPValue(compared, distance) <= significance) return "is far from all training examples";
      const className = reference.classes[candidates.labels[row]!];
      if (conformalPValue(labelScores.get(candidates.labels[row]!), label) <= significance) {
        return (
          `only ${sameLabel} of its ${neighbours} nearest training examples are ${className}, too; ` +
          "few of that label have so few"
        );
      }
      return undefined;
    },
  };
}

function groupScores(
  groups: Int32Array,
  scores: readonly NeighbourScores[],
  measure: (scores: NeighbourScores) => number,
): Map<number, Float64Array> {
  const byGroup = new Map<number, number[]>();
  scores.forEach((own, row) => {
    const list = byGroup.get(groups[row]!) ?? [];
    list.push(measure(own));
    byGroup.set(groups[row]!, list);
  });
  return new Map([...byGroup].map(([group, list]) => [group, Float64Array.from(list).sort()]));
}
