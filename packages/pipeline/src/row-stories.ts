import type { PipelineTraces } from "./outcome.ts";
import type { Purchase, RowChange } from "./step.ts";

/** What there is to say of one row or example. */
export interface RowStory {
  readonly example: string;
  readonly part: "train" | "validation" | "test" | "bought";
  readonly slice: string;
  /** What cleaning did to it; null: it was kept, or never shown to cleaning. */
  readonly cleaning: Omit<RowChange, "id"> | null;
  /** In training; null for rows that do not train. */
  readonly weight: number | null;
  readonly purchase: Omit<Purchase, "id"> | null;
  /** Of test rows: the label, and what the last stage's models say, in the mean. */
  readonly prediction: {
    readonly label: string;
    readonly decision: string;
    readonly probabilityOfLabel: number;
    readonly loss: number;
  } | null;
}

const nothing = { cleaning: null, weight: null, purchase: null, prediction: null } as const;

/**
 * One story for each row of the table and each example that came, in the order train, validation, test,
 * bought.
 */
export function* rowStories(traces: PipelineTraces): Generator<RowStory, void> {
  const { slicing, before, cleaned, acquired, test, validation, last } = traces;
  const changes = new Map((cleaned?.changes ?? []).map(({ id, ...change }) => [id, change]));
  const left = cleaned?.rows ?? before;
  const weights = new Map(left.ids.map((id, row) => [id, left.weights[row]!]));
  const names = slicing.slices.map(({ name }) => name);
  const sliceOf = slicing.assign(before.table);
  for (const [row, example] of before.ids.entries())
    yield {
      ...{ example, part: "train", slice: names[sliceOf[row]!]!, purchase: null, prediction: null },
      cleaning: changes.get(example) ?? null,
      weight: weights.get(example) ?? null,
    };
  for (const [row, example] of validation.exampleIds.entries())
    yield { ...nothing, example, part: "validation", slice: names[validation.sliceIds[row]!]! };
  const { labels, classes } = test;
  for (const [row, example] of test.exampleIds.entries()) {
    const means = classes.map((_, label) => {
      const sum = last.probabilities.reduce((total, own) => total + own[row * classes.length + label]!, 0);
      return sum / last.probabilities.length;
    });
    const probability = means[labels[row]!]!;
    yield {
      ...{ ...nothing, example, part: "test", slice: names[test.sliceIds[row]!]! },
      prediction: {
        label: classes[labels[row]!]!,
        decision: classes[means.indexOf(Math.max(...means))]!,
        probabilityOfLabel: probability,
        loss: -Math.log(Math.max(probability, 1e-7)),
      },
    };
  }
  for (const { id: example, ...purchase } of acquired?.purchases ?? [])
    yield {
      ...{ ...nothing, example, part: "bought", slice: purchase.slice, purchase },
      weight: purchase.decision === "accepted" ? 1 : null,
    };
}
