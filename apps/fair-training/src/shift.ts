import { type Dataset, Random, type SamplerOption, shuffledRows } from "@slicetuner/core";
import { fairBatch } from "@slicetuner/fairbatch";
import type { FairData } from "./data/fair-data.ts";
import { measure, summarizeMeasured } from "./measure.ts";
import type { ResultRow } from "./render.ts";
import { type ModelOptions, trainModels } from "./train-models.ts";

/** Share of the rows of a group with its rarer label that is left out of the training rows. */
const leftOut = 0.5;

/**
 * Training rows in which group and label go together more than where the model is used: half of the rows are
 * left out whose label their group has less often than the other group. FairBatch is trained on them as they
 * are, and on rows drawn so that each label and group is as frequent as where the model is used (after Roh et
 * al., ICML 2023, with the ratios known). Demographic parity and equalized odds.
 */
export async function runShift(
  data: FairData,
  model: ModelOptions,
  seeds: readonly number[],
): Promise<ResultRow[]> {
  const column = data.test.groups!.find(({ name }) => name === data.group)!;
  const shares = cellShares(data.test, data.group);
  const results: ResultRow[] = [];
  const add = async (method: string, sampler: SamplerOption, rowsOf: (seed: number) => Uint32Array) => {
    const outcomes = await trainModels(
      data,
      model,
      sampler,
      seeds.map((seed) => ({ seed, rows: rowsOf(seed) })),
    );
    const measured = outcomes.map(({ test }) => measure(data.test, column, { probabilities: test }));
    results.push({ method, summary: summarizeMeasured(measured) });
  };
  const biased = (seed: number) => biasedRows(data.train, data.group, seed);
  const corrected = (seed: number) => correctedRows(data.train, data.group, biased(seed), shares);
  await add("plain", shuffledRows, biased);
  await add("plain, corrected", shuffledRows, corrected);
  for (const target of ["demographic-parity", "equalized-odds"] as const) {
    const sampler = fairBatch({ group: data.group, target });
    await add(`FairBatch, ${target}`, sampler, biased);
    await add(`FairBatch, ${target}, corrected`, sampler, corrected);
  }
  return results;
}

/**
 * The rows without `leftOut` of those whose label is the one that their group has less often than the others.
 */
function biasedRows(train: Dataset, group: string, seed: number): Uint32Array {
  const cells = cellsOf(train, group, shuffledRowsOf(train, seed));
  const rateOf = (id: number) => sizeOf(cells, 1, id) / (sizeOf(cells, 0, id) + sizeOf(cells, 1, id));
  const isHigher = rateOf(1) > rateOf(0) ? 1 : 0;
  return joined(cells, (label, id, rows) => {
    const isUsual = (label === 1) === (id === isHigher);
    return isUsual ? rows.length : Math.round((1 - leftOut) * rows.length);
  });
}

/** As many of the rows as there can be with the wanted share of each label and group. */
function correctedRows(
  train: Dataset,
  group: string,
  rows: Uint32Array,
  shares: ReadonlyMap<string, number>,
): Uint32Array {
  const cells = cellsOf(train, group, rows);
  const size = Math.min(...[...cells].map(([key, own]) => own.length / shares.get(key)!));
  return joined(cells, (label, id) => Math.floor(size * shares.get(`${label} ${id}`)!));
}

function shuffledRowsOf({ labels }: Dataset, seed: number): Uint32Array {
  return new Random(seed).fork("shift").shuffle(Uint32Array.from(labels.keys()));
}

/** Rows of each label and group, in the order given. */
function cellsOf({ labels, groups }: Dataset, group: string, rows: Uint32Array): Map<string, number[]> {
  const { ids } = groups!.find(({ name }) => name === group)!;
  const cells = new Map<string, number[]>();
  for (const row of rows) {
    const key = `${labels[row]} ${ids[row]}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [row]);
    else cell.push(row);
  }
  return cells;
}

function sizeOf(cells: ReadonlyMap<string, number[]>, label: number, id: number): number {
  return cells.get(`${label} ${id}`)!.length;
}

/** The first rows of each cell, as many as `count` says. */
function joined(
  cells: ReadonlyMap<string, number[]>,
  count: (label: number, id: number, rows: readonly number[]) => number,
): Uint32Array {
  const chosen = [...cells].flatMap(([key, rows]) => {
    const [label, id] = key.split(" ").map(Number) as [number, number];
    return rows.slice(0, count(label, id, rows));
  });
  return Uint32Array.from(chosen);
}

function cellShares(dataset: Dataset, group: string): Map<string, number> {
  const cells = cellsOf(dataset, group, Uint32Array.from(dataset.labels.keys()));
  return new Map([...cells].map(([key, rows]) => [key, rows.length / dataset.size]));
}
