import type { CleaningState } from "../cleaning-state.ts";
import type { RowClusters } from "./cluster-links.ts";

/**
 * What becomes of clusters whose rows have different labels, where labels need not be equal: the weighted
 * majority's label, told by the row that shows it; clusters in which two labels weigh the same stay apart.
 */
export function settleLabels(
  state: CleaningState,
  clusters: RowClusters,
): {
  readonly clusters: RowClusters;
  readonly labelFrom: ReadonlyMap<number, number>;
  readonly apart: number;
} {
  const label = state.columns.find(({ name }) => name === state.roles.label);
  if (label === undefined) return { clusters, labelFrom: new Map(), apart: 0 };
  const keyOf = (row: number) => (label.kind === "numeric" ? label.values[row]! : label.codes[row]!);
  const labelFrom = new Map<number, number>();
  const settled = clusters.filter((rows) => {
    const weights = new Map<number, { weight: number; row: number }>();
    for (const row of rows) {
      const own = weights.get(keyOf(row));
      weights.set(keyOf(row), {
        weight: (own?.weight ?? 0) + state.weights[row]!,
        row: own?.row ?? row,
      });
    }
    const [first, second] = [...weights.values()].sort(
      (one, two) => two.weight - one.weight || one.row - two.row,
    );
    if (second !== undefined && first!.weight - second.weight <= 1e-12 * first!.weight) return false;
    labelFrom.set(rows[0]!, first!.row);
    return true;
  });
  return { clusters: settled, labelFrom, apart: clusters.length - settled.length };
}
