import { createDataset, type Dataset, type ExampleEncoder, type ExampleRow, Random } from "@slicetuner/core";
import { type GeneratedSlice, generateDataset } from "@slicetuner/datasets";

/** The slices of UTKFace in the paper, and what a picture of each costs there. */
const crossings: readonly [race: string, sex: string, price: number][] = [
  ["White", "Male", 1.2],
  ["White", "Female", 1.2],
  ["Black", "Male", 1],
  ["Black", "Female", 1.2],
  ["Asian", "Male", 1.4],
  ["Asian", "Female", 1.1],
  ["Indian", "Male", 1.4],
  ["Indian", "Female", 1.5],
];

/**
 * Paid to a worker for a picture of each slice, in dollars: the paper's prices. The marketplace's fee comes
 * on top.
 */
export const rewards: readonly number[] = crossings.map(([, , price]) => price);

/** How many features tell a race's people apart: more of them take more examples to learn. */
const marksOfRace: Readonly<Record<string, number>> = { White: 8, Black: 20, Asian: 36, Indian: 56 };

/**
 * In the place of pictures: examples whose learning curves differ from slice to slice. Slices of one race
 * learn from each other.
 */
const slices: readonly GeneratedSlice[] = crossings.map(([race, sex]) => ({
  name: `${race}-${sex}`,
  values: { race, sex },
  vocabulary: race,
  tokens: marksOfRace[race]!,
  concentration: 0.3,
  certainty: 2,
}));

const classes: readonly string[] = ["no", "yes"];
/** Shades of a picture: no two pictures have the same, and they tell nothing about the label. */
const tones: readonly string[] = ["tone 1", "tone 2", "tone 3"];
const marks = Object.values(marksOfRace).reduce((sum, count) => sum + count, 0);
const width = marks + tones.length;

/**
 * A picture of a person of the wanted race and sex, with the right label. All values are texts, as a form
 * sends them.
 */
export function makeFace(wanted: Readonly<Record<string, string>>, random: Random): Record<string, string> {
  const sizes = slices.map(({ values }) =>
    Number(values!.race === wanted.race && values!.sex === wanted.sex),
  );
  const { features, labels } = generateDataset({ sizes, slices, seed: random.key });
  const shades = tones.map((name) => [name, random.uniform().toFixed(4)]);
  return {
    race: wanted.race!,
    sex: wanted.sex!,
    mark: `mark ${features.indexOf(1)}`,
    ...Object.fromEntries(shades),
    smiles: classes[labels[0]!]!,
  };
}

/** Examples that are there from the start. */
export function makeFaces(sizes: readonly number[], seed: string): Promise<Dataset> {
  const rows: ExampleRow[] = [];
  const ids: string[] = [];
  slices.forEach(({ name, values }, slice) => {
    for (let index = 0; index < sizes[slice]!; index++) {
      const id = `${seed} ${name} ${index}`;
      const face = makeFace(values!, new Random(id));
      ids.push(id);
      rows.push({ ...face, ...Object.fromEntries(tones.map((tone) => [tone, Number(face[tone])])) });
    }
  });
  return faceEncoder.encode(rows, ids).then(({ examples }) => examples);
}

/** Rows with race, sex, a mark, three tones and whether the person smiles. */
export const faceEncoder: ExampleEncoder = {
  slices: slices.map(({ name, values }) => ({ name, values: values! })),
  classes,
  columns: [
    { name: "race", kind: "categorical", role: "slice", values: Object.keys(marksOfRace) },
    { name: "sex", kind: "categorical", role: "slice", values: ["Male", "Female"] },
    { name: "mark", kind: "categorical", role: "feature" },
    ...tones.map((name) => ({ name, kind: "numeric", role: "feature" }) as const),
    { name: "smiles", kind: "categorical", role: "label", values: classes },
  ],
  sliceOf,
  async encode(rows, ids) {
    const complaints = rows.map(complaintAbout);
    const good = [...rows.keys()].filter((index) => complaints[index] === undefined);
    const features = new Float32Array(good.length * width);
    good.forEach((index, place) => {
      const row = rows[index]!;
      features[place * width + markOf(row)] = 1;
      tones.forEach((tone, shade) => {
        features[place * width + marks + shade] = row[tone] as number;
      });
    });
    const chosen = good.map((index) => rows[index]!);
    const examples = createDataset({
      exampleShape: [width],
      features,
      labels: Int32Array.from(chosen, ({ smiles }) => classes.indexOf(String(smiles))),
      classes,
      sliceIds: Int32Array.from(chosen, (row) => sliceOf(row)!),
      slices: faceEncoder.slices,
      exampleIds: good.map((index) => ids[index]!),
    });
    const unreadable = complaints.flatMap((reason, index) =>
      reason === undefined ? [] : [{ exampleId: ids[index]!, reason, row: rows[index]! }],
    );
    return { examples, rows: chosen, unreadable };
  },
};

function sliceOf({ race, sex }: ExampleRow): number | undefined {
  const slice = crossings.findIndex(([ownRace, ownSex]) => ownRace === race && ownSex === sex);
  return slice < 0 ? undefined : slice;
}

function markOf({ mark }: ExampleRow): number {
  return Number(/^mark (\d+)$/.exec(String(mark))?.[1] ?? -1);
}

function complaintAbout(row: ExampleRow): string | undefined {
  if (sliceOf(row) === undefined) return `race ${row.race} and sex ${row.sex} are no slice`;
  if (!(markOf(row) >= 0 && markOf(row) < marks)) return `mark is ${row.mark}`;
  const tone = tones.find((name) => typeof row[name] !== "number");
  if (tone !== undefined) return `${tone} is ${row[tone]}, expected a number`;
  return classes.includes(String(row.smiles)) ? undefined : `smiles is ${row.smiles}, expected yes or no`;
}
