import {
  concatenateDatasets,
  type Dataset,
  type Executor,
  type ExecutorProgress,
  ProblemList,
  ProgressSum,
  Random,
  selectRows,
  type Trainer,
  TrainingError,
} from "@slicetuner/core";
import {
  countDecisions,
  type MeasuredDecisions,
  type StepEffect,
  summarizeDecisions,
} from "./step-effects.ts";

/** A table as a trainer takes it. */
export interface TrainableTable {
  /** Its rows, weights and all, with the same features and classes as the input's. */
  readonly dataset: Dataset;
  /** Of each of its rows the row of the input that it is, or that its merged row is kept as. */
  readonly inputRows: ArrayLike<number>;
}

export interface MeasureStepsOptions {
  /**
   * The rows on which models are measured; their slices are the groups. Of the input, those with a label and
   * a group.
   */
  readonly measured: TrainableTable;
  /** Of each input row the row that it is part of in the end: rows that are one stay in one fold. */
  readonly entities: ArrayLike<number>;
  /** Before the first step, and after each. */
  readonly tables: readonly TrainableTable[];
  /** Class number of the favourable decision. */
  readonly positive: number;
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** At least 3. @default 5 */
  readonly folds?: number;
  /** @default 1 */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExecutorProgress) => void;
}

/** What models that are trained on the table after each step do on rows that they have not seen. */
export interface MeasuredSteps {
  /** Rows that were measured. */
  readonly rows: number;
  readonly folds: number;
  /** Of the model before the first step, and after each. */
  readonly models: readonly MeasuredDecisions[];
  /** What each step changed. */
  readonly effects: readonly StepEffect[];
  readonly warnings: readonly string[];
}

/**
 * Trains a model on the table before the first step and after each, and measures all on the same rows, which
 * none of them has seen: one fold of the input rows is held out, the next stops the training, the others
 * train, as they are in each table. Rows that were merged are in one fold, so that no model has seen a copy
 * of what it is measured on.
 * @throws InvalidInputError for too few folds or rows
 * @throws TrainingError when a training diverges
 */
export async function measureSteps(options: MeasureStepsOptions): Promise<MeasuredSteps> {
  const { measured, tables, entities, folds = 5, seed = 1 } = options;
  const problems = new ProblemList();
  problems.expect(Number.isInteger(folds) && folds >= 3, "folds", `are ${folds}, expected at least 3`);
  problems.expect(
    measured.dataset.size >= folds,
    "measured",
    `has ${measured.dataset.size} rows for ${folds} folds`,
  );
  problems.throwIfAny();
  const entityOf = (row: number) => (entities[row]! < 0 ? row : entities[row]!);
  // Of all rows, those of the tables too: a row that is not measured trains all the same.
  const all = [measured, ...tables].flatMap(({ inputRows }) => Array.from(inputRows, entityOf));
  const foldOf = dealEntities(all, folds, new Random(seed).fork("folds"));
  const decisions = tables.map(() => new Int32Array(measured.dataset.size));
  const warnings = new Set<string>();
  const progress = new ProgressSum(folds * tables.length, options.onProgress ?? (() => {}));
  await Promise.all(
    Array.from({ length: folds }, async (_, fold) => {
      const report = progress.part();
      const rowsOf = (table: TrainableTable, isWanted: (own: number) => boolean) =>
        Uint32Array.from({ length: table.dataset.size }, (_, row) => row).filter((row) =>
          isWanted(foldOf.get(entityOf(table.inputRows[row]!))!),
        );
      const stopping = (fold + 1) % folds;
      const heldOut = rowsOf(measured, (own) => own === fold);
      const test = inOneSlice(selectRows(measured.dataset, heldOut));
      const parts = tables.map((table) =>
        inOneSlice(
          selectRows(
            table.dataset,
            rowsOf(table, (own) => own !== fold && own !== stopping),
          ),
        ),
      );
      const seeds = new Random(seed).fork("fold", fold);
      const [weightsSeed, batchesSeed] = [seeds.uint32(), seeds.uint32()];
      let start = 0;
      const results = await options.executor.doExecute({
        trainer: options.trainer,
        data: {
          train: concatenateDatasets(parts[0]!, ...parts.slice(1)),
          validation: inOneSlice(
            selectRows(
              measured.dataset,
              rowsOf(measured, (own) => own === stopping),
            ),
          ),
          test,
        },
        // The same seeds for all: what differs is the data.
        jobs: parts.map(({ size }, table) => {
          const rows = Uint32Array.from({ length: size }, (_, row) => start + row);
          start += size;
          return {
            id: `fold-${fold + 1}-table-${table}`,
            rows,
            weightsSeed,
            batchesSeed,
            keepPredictions: ["test"] as const,
          };
        }),
        signal: options.signal ?? new AbortController().signal,
        onProgress: report,
        onNotice: () => {},
      });
      results.forEach((result, table) => {
        const probabilities = result.predictions?.test;
        if (result.test === null || probabilities === undefined) {
          throw new TrainingError(
            `the training on the table ${table === 0 ? "before the first step" : `after step ${table}`} diverged`,
            {
              jobIds: [`fold-${fold + 1}-table-${table}`],
              hint: "Look for extreme values among the features.",
            },
          );
        }
        const classes = test.classes.length;
        heldOut.forEach((row, place) => {
          decisions[table]![row] = largest(probabilities, place * classes, classes);
        });
        for (const warning of result.warnings) warnings.add(warning);
      });
    }),
  );
  const blocks = blocksOf(measured, entityOf, seed);
  const counts = decisions.map((own) =>
    countDecisions(own, measured.dataset.labels, measured.dataset.sliceIds, {
      positive: options.positive,
      groups: measured.dataset.slices.length,
      ...blocks,
    }),
  );
  return {
    rows: measured.dataset.size,
    folds,
    ...summarizeDecisions(counts),
    warnings: [...warnings],
  };
}

/** A part for each entity, so that the parts have the same number of them. */
function dealEntities(rows: readonly number[], parts: number, random: Random): Map<number, number> {
  const entities = random.shuffle(Uint32Array.from(new Set(rows)).sort());
  return new Map(Array.from(entities, (entity, place) => [entity, place % parts]));
}

/** Rows in blocks of whole entities, one of which at a time is left out for the standard errors. */
function blocksOf({ inputRows }: TrainableTable, entityOf: (row: number) => number, seed: number) {
  const entities = Array.from(inputRows, entityOf);
  const blockCount = Math.min(50, new Set(entities).size);
  const blockOf = dealEntities(entities, blockCount, new Random(seed).fork("blocks"));
  return { blockCount, blocks: Int32Array.from(entities, (entity) => blockOf.get(entity)!) };
}

function inOneSlice(dataset: Dataset): Dataset {
  return { ...dataset, slices: [{ name: "all" }], sliceIds: new Int32Array(dataset.size) };
}

function largest(values: Float32Array, start: number, count: number): number {
  let best = 0;
  for (let place = 1; place < count; place++)
    if (values[start + place]! > values[start + best]!) best = place;
  return best;
}
