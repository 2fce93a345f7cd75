import { createDataset, type Dataset, ProblemList, Random, type Slice } from "@slicetuner/core";
import { checkGeneratedSlices, type GeneratedSlice, tokensOf, vocabularyOf } from "./generated-slice.ts";
import type { ExperimentSetting } from "./known-dataset.ts";

/** What {@link generateDataset} takes. */
export interface GenerateDatasetOptions {
  /** Examples of each slice; one number is for all slices. */
  readonly sizes: number | readonly number[];
  /** The same seed gives the same examples; more of a slice only adds to them. */
  readonly seed: number | string;
  /** @default {@link generatedSlices} */
  readonly slices?: readonly GeneratedSlice[];
}

/**
 * Four slices that differ in what more data are worth: North-Young is worst and learns for long, North-Old
 * learns faster, South-Young and South-Old are soon learned, to different floors. Together 98 features.
 */
export const generatedSlices: readonly GeneratedSlice[] = [
  crossing("North", "Young", { tokens: 68, concentration: 0.2, certainty: 1.5 }),
  crossing("North", "Old", { tokens: 24, concentration: 0.5, certainty: 1.8 }),
  crossing("South", "Young", { tokens: 3, concentration: 0.5, certainty: 1.6 }),
  crossing("South", "Old", { tokens: 3, concentration: 0.5, certainty: 2.5 }),
];

/**
 * An experiment on {@link generatedSlices} in which it matters what is bought: water filling buys the wrong
 * half.
 */
export const generatedSetting: ExperimentSetting = {
  name: "generated",
  title: "Generated",
  initial: [150, 150, 100, 100],
  validation: [500, 500, 500, 500],
  unitCosts: [1, 1, 1, 1],
  budget: 300,
  fairnessWeight: 0.1,
};

/**
 * Six slices whose influence on each other is known ({@link trueLosses}): the three friends help each other,
 * the two rivals (same tokens, opposite classes) harm each other, and the loner ignores all others, as they
 * ignore it. Together 96 features.
 */
export const influencingSlices: readonly GeneratedSlice[] = [
  ...["Friend-A", "Friend-B", "Friend-C"].map((name) => ({ ...related(name, "friends"), tokens: 48 })),
  related("Rival-A", "rivals"),
  { ...related("Rival-B", "rivals"), reversed: true },
  related("Loner", "loner"),
];

/**
 * Draws labelled examples whose true learning curves are known ({@link trueLoss}): real classification data
 * on which real models are trained, in place of files. One example is one token, one-hot among the tokens of
 * all vocabularies; two classes. Slice after slice, ids `North-Young:0`, ….
 * @throws InvalidInputError for sizes or slices that cannot be.
 */
export function generateDataset(options: GenerateDatasetOptions): Dataset {
  const slices = options.slices ?? generatedSlices;
  checkGeneratedSlices(slices);
  const sizes = typeof options.sizes === "number" ? slices.map(() => options.sizes as number) : options.sizes;
  checkSizes(sizes, slices);

  const size = sizes.reduce((sum, own) => sum + own, 0);
  const { firstTokens, width } = layOutTokens(slices);
  const features = new Float32Array(size * width);
  const labels = new Int32Array(size);
  const sliceIds = new Int32Array(size);
  const exampleIds = new Array<string>(size);
  const random = new Random(options.seed);
  let row = 0;
  slices.forEach((slice, sliceId) => {
    const firstToken = firstTokens.get(vocabularyOf(slice))!;
    const draw = exampleStream(slice, random.fork("slice", slice.name));
    for (let index = 0; index < sizes[sliceId]!; index++, row++) {
      const { token, label } = draw();
      features[row * width + firstToken + token] = 1;
      labels[row] = label;
      sliceIds[row] = sliceId;
      exampleIds[row] = `${slice.name}:${index}`;
    }
  });
  return createDataset({
    exampleShape: [width],
    features,
    labels,
    classes: ["no", "yes"],
    sliceIds,
    slices: slices.map(({ name, values }): Slice => (values === undefined ? { name } : { name, values })),
    exampleIds,
  });
}

/** At which feature each vocabulary begins, and how many features there are. */
function layOutTokens(slices: readonly GeneratedSlice[]): {
  firstTokens: Map<string, number>;
  width: number;
} {
  const firstTokens = new Map<string, number>();
  let width = 0;
  for (const slice of slices) {
    const vocabulary = vocabularyOf(slice);
    if (firstTokens.has(vocabulary)) continue;
    firstTokens.set(vocabulary, width);
    width += slice.tokens;
  }
  return { firstTokens, width };
}

function exampleStream(slice: GeneratedSlice, random: Random): () => { token: number; label: number } {
  const tokens = tokensOf(slice);
  return () => {
    let left = random.uniform();
    // The chances' sum may be a rounding error below 1: then the last token takes the rest.
    let token = 0;
    while (token < tokens.length - 1 && left >= tokens[token]!.chance) left -= tokens[token++]!.chance;
    return { token, label: random.uniform() < tokens[token]!.share ? 1 : 0 };
  };
}

function checkSizes(sizes: readonly number[], slices: readonly GeneratedSlice[]): void {
  const problems = new ProblemList();
  problems.expect(
    sizes.length === slices.length,
    "sizes",
    `${sizes.length} sizes, expected one for each of ${slices.length} slices`,
  );
  sizes.forEach((size, slice) => {
    const whole = Number.isInteger(size) && size >= 0;
    problems.expect(whole, `sizes[${slice}]`, `is ${size}, expected a whole number of at least 0`);
  });
  problems.throwIfAny();
}

function crossing(
  region: string,
  age: string,
  shape: Pick<GeneratedSlice, "tokens" | "concentration" | "certainty">,
): GeneratedSlice {
  return { name: `${region}-${age}`, values: { region, age }, ...shape };
}

function related(name: string, vocabulary: string): GeneratedSlice {
  return { name, vocabulary, tokens: 24, concentration: 0.3, certainty: 2 };
}
