import type { Dataset, ModelSpecification, Random } from "@slicetuner/core";
import { sliceSizes, splitBySlice } from "@slicetuner/core";
import {
  findKnownDataset,
  generateDataset,
  generatedSetting,
  loadDataset,
  loadTestSet,
} from "@slicetuner/datasets";
import { halvePictures } from "./halve-pictures.ts";

/** One draw: the data at hand, what can be bought, and test examples that no method sees. */
export interface Draw {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  readonly pool: Dataset;
}

/** An experiment whose rows can be drawn again and again. */
export interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly budget: number;
  /** @param order `file`: the published rows, the same for every draw */
  draw(order: Random | "file"): Draw;
}

const softmaxRegression: ModelSpecification = { kind: "softmax-regression" };
/** A network that two cores train thousands of times in an hour. */
const smallNetwork: ModelSpecification = {
  kind: "cnn",
  blocks: [{ filters: 8 }, { filters: 16 }],
  hiddenSizes: [32],
};

/** Test examples of each slice of Adult, where there are so many. */
const adultTest = 4000;

/** Examples of each generated slice. */
const generatedExamples = 3000;

/** All settings by name, with what opens their data. */
export const settings: Readonly<Record<string, () => Promise<Setting>>> = {
  "adult-basic": () => openAdult("basic"),
  "adult-bad-for-uniform": () => openAdult("bad-for-uniform"),
  "adult-bad-for-water-filling": () => openAdult("bad-for-water-filling"),
  compas: () => openCompas("compas", (fifth) => fifth),
  "compas-100": () => openCompas("compas-100", (fifth) => fifth.map(() => 100)),
  "fashion-softmax-regression": () => openFashion("fashion-softmax-regression", softmaxRegression),
  "fashion-unequal": () =>
    openFashion("fashion-unequal", softmaxRegression, (slice) => (slice % 2 === 0 ? 200 : 50)),
  "fashion-cnn": () => openFashion("fashion-cnn", smallNetwork),
  generated: openGenerated,
};

/** The published sizes; the test examples are the last of each slice, which no budget reaches. */
async function openAdult(name: string): Promise<Setting> {
  const dataset = await loadDataset("adult");
  const { initial, validation, budget } = findKnownDataset("adult").settings.find(
    (setting) => setting.name === name,
  )!;
  const test = sliceSizes(dataset).map((size, slice) =>
    Math.min(adultTest, size - initial[slice]! - validation[slice]! - budget),
  );
  return fromSplits(`adult-${name}`, dataset, budget, { initial, validation, test });
}

/** A fifth of each slice validates, a fifth tests; the rest beyond the training examples can be bought. */
async function openCompas(
  name: string,
  trainSizes: (fifth: readonly number[]) => readonly number[],
): Promise<Setting> {
  const dataset = await loadDataset("compas");
  const fifth = sliceSizes(dataset).map((size) => Math.floor(size / 5));
  return fromSplits(name, dataset, 300, { initial: trainSizes(fifth), validation: fifth, test: fifth });
}

/** 14 × 14 pixels, 100 of each class validate; the 10,000 test pictures test. */
async function openFashion(
  name: string,
  model: ModelSpecification,
  sizeOf: (slice: number) => number = () => 100,
): Promise<Setting> {
  const isFlat = model.kind !== "cnn";
  const dataset = halvePictures(await loadDataset("fashion-mnist"), isFlat);
  const test = halvePictures((await loadTestSet("fashion-mnist"))!, isFlat);
  const hundred = dataset.slices.map(() => 100);
  const initial = dataset.slices.map((_, slice) => sizeOf(slice));
  return {
    name,
    model,
    budget: 1000,
    draw: (order) => ({ ...splitBySlice(dataset, { initial, validation: hundred, order }), test }),
  };
}

/** The demo's generated data, whose true curves are known. */
async function openGenerated(): Promise<Setting> {
  const { initial, validation, budget } = generatedSetting;
  const dataset = generateDataset({ sizes: generatedExamples, seed: 1 });
  return fromSplits("generated", dataset, budget, { initial, validation, test: validation });
}

function fromSplits(
  name: string,
  dataset: Dataset,
  budget: number,
  sizes: { initial: readonly number[]; validation: readonly number[]; test: readonly number[] },
): Setting {
  return {
    name,
    model: softmaxRegression,
    budget,
    draw: (order) => {
      const { test, ...others } = splitBySlice(dataset, { ...sizes, order });
      return { ...others, test: test! };
    },
  };
}
