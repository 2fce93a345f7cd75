import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import {
  type Acquirer,
  type Dataset,
  type Intake,
  type Journal,
  type ProblemList,
  Random,
  type TrainingData,
} from "@slicetuner/core";
import { createRowEncoder, type EncodedTable } from "@slicetuner/tabular";
import { collectProblems } from "../cli/collect-problems.ts";
import { isSameFile } from "../cli/command.ts";
import type { OwnSource, SplitSizes, SplitWithEncoding } from "../data/data-source.ts";
import { openOwnSource } from "../data/open-source.ts";
import { readPicturePool, type Surroundings } from "../data/picture-source.ts";
import { readPool } from "../data/read-pool.ts";
import { holdOutSizes } from "../data/split-sizes.ts";
import { readOptionsOf } from "../data/table-options.ts";
import { resolveCosts } from "../options/costs.ts";
import { flagOf, type Settings } from "../options/options.ts";
import { requireSettings } from "../options/read-settings.ts";
import type { Acquisition } from "./acquisition-file.ts";
import { countSharedExamples } from "./count-shared-examples.ts";
import { openIntake } from "./open-intake.ts";
import { openSources } from "./open-sources.ts";
import { SourceMemories } from "./source-memories.ts";

/** Where examples come from, before the run has a journal. */
export interface Market {
  readonly acquirer: Acquirer;
  /** Undefined: every example counts. */
  readonly intake: Intake | undefined;
  readonly warnings: readonly string[];
  keepIn(journal: Journal): void;
}

/** A user's data, taken apart, and where more of them come from; what is undefined has left problems. */
export interface OpenMarket {
  readonly source: OwnSource | undefined;
  readonly sizes: SplitSizes | undefined;
  readonly split: SplitWithEncoding | undefined;
  readonly unitCosts: readonly number[] | undefined;
  readonly market: Market | undefined;
}

/** Reads the data and opens what they are to be bought from; all mistakes of both become problems. */
export async function openMarket(
  settings: Settings & { readonly seed: number },
  acquisition: Acquisition | undefined,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<OpenMarket> {
  const source = await collectProblems(problems, () => openOwnSource(settings, surroundings, problems));
  const unitCosts = resolveCosts(settings, source?.slices, problems);
  const sizes = source && (await collectProblems(problems, () => holdOutSizes(source, settings)));
  const split =
    sizes && (await collectProblems(problems, () => source.splitWithEncoding(sizes, settings.seed)));
  const opened = split && { ...source!, ...split };
  const market =
    settings.sources === undefined
      ? await openPoolMarket(settings, opened, unitCosts, surroundings, problems)
      : await openSourceMarket(acquisition, settings, opened, unitCosts, problems);
  return { source, sizes, split, unitCosts, market };
}

/** A file to buy from stands for sources: nothing has to be checked, and its rows are bought at once. */
async function openPoolMarket(
  settings: Settings & { readonly seed: number },
  source: (OwnSource & SplitWithEncoding) | undefined,
  unitCosts: readonly number[] | undefined,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<Market | undefined> {
  requireSettings(settings, problems, [["pool", "name the file to acquire from, or --sources"]]);
  const pool = await openPool(settings, source, surroundings, problems);
  if (!pool || !source || !unitCosts) return undefined;
  const memories = new SourceMemories();
  const order = new Random(settings.seed).fork("pool");
  const acquirer = createPoolAcquirer({ pool: pool.dataset, unitCosts, order, memory: memories.of("pool") });
  const warnings = [...pool.warnings, ...overlapWarnings(pool.dataset, source.data)];
  return { acquirer, intake: undefined, warnings, keepIn: (journal) => memories.keepIn(journal) };
}

async function openSourceMarket(
  acquisition: Acquisition | undefined,
  settings: Settings & { readonly seed: number },
  source: (OwnSource & SplitWithEncoding) | undefined,
  unitCosts: readonly number[] | undefined,
  problems: ProblemList,
): Promise<Market | undefined> {
  const isOne = problems.expect(settings.pool === undefined, "--sources", "contradicts --pool; choose one");
  const areRows = problems.expect(
    settings.images === undefined,
    "--sources",
    "brings rows of a table; pictures are bought with --pool",
  );
  if (!acquisition || !source || !unitCosts || !isOne || !areRows) return undefined;
  const { given, encoding, nameSlices } = source;
  const encoder = createRowEncoder({ encoding, fitted: given, nameSlices, reading: readOptionsOf(settings) });
  const memories = new SourceMemories();
  const acquirer = await openSources(
    acquisition,
    { encoder, encoded: source, settings, unitCosts, memoryOf: (name) => memories.of(name) },
    problems,
  );
  const intake = openIntake(acquisition, source.classes, problems);
  return acquirer && { acquirer, intake, warnings: [], keepIn: (journal) => memories.keepIn(journal) };
}

/** Reads the pool even where the data could not be, so that the mistakes of both come together. */
async function openPool(
  settings: Settings,
  source: (OwnSource & SplitWithEncoding) | undefined,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<EncodedTable | undefined> {
  const { pool } = settings;
  if (pool === undefined) return undefined;
  for (const name of ["data", "images"] as const) {
    if (!isSameFile(pool, settings[name])) continue;
    const message = `"${pool}" is what ${flagOf(name)} names: its examples cannot be bought once more`;
    problems.add("--pool", message);
    return undefined;
  }
  if (settings.images === undefined) return collectProblems(problems, () => readPool(pool, settings, source));
  const encoded = source && { ...source, shape: source.data.train.exampleShape };
  return readPicturePool(settings, encoded, surroundings, problems);
}

/** Examples to buy that also are held out make the outcome look better than it is. */
function overlapWarnings(pool: Dataset, { validation, test }: TrainingData): string[] {
  return Object.entries({ validation, test }).flatMap(([name, held]) => {
    const count = held === undefined ? 0 : countSharedExamples(pool, held);
    if (count === 0) return [];
    return `${count} of ${pool.size} examples of the pool also stand in the ${name} data (same features and label): where they are the same records, the measured outcome is too good`;
  });
}
