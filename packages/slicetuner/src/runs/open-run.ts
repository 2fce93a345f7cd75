import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type Acquirer, type Intake, type Journal, type ProblemList, Random } from "@slicetuner/core";
import { createRowEncoder, type EncodedTable } from "@slicetuner/tabular";
import { collectProblems } from "../cli/collect-problems.ts";
import { allOf, type PrepareContext } from "../cli/define-command.ts";
import { flagOf } from "../cli/option-group.ts";
import { expectOption } from "../cli/read-options.ts";
import { findFolderObstacle } from "../cli/result-folder.ts";
import { isSameFile } from "../cli/same-file.ts";
import type { OwnSource, SplitSizes, SplitWithEncoding } from "../data/data-source.ts";
import { openOwnSource } from "../data/open-source.ts";
import { readPicturePool, type Surroundings } from "../data/picture-source.ts";
import { readPool } from "../data/read-pool.ts";
import { holdOutSizes } from "../data/split-sizes.ts";
import { readOptionsOf } from "../data/table-options.ts";
import { expectDesigned, resolveImportance } from "../options/aim-options.ts";
import { resolveCosts } from "../options/costs.ts";
import { expectTrainable } from "../training/expect-trainable.ts";
import type { Acquisition } from "./acquisition-file.ts";
import { openIntake } from "./open-intake.ts";
import { openSources } from "./open-sources.ts";
import { overlapWarnings } from "./overlap-warnings.ts";
import type { RunSpecs } from "./run-options.ts";
import { SourceMemories } from "./source-memories.ts";

/** Where examples come from, before the run has a journal. */
export interface AcquirerSetup {
  readonly acquirer: Acquirer;
  /** Undefined: every example counts. */
  readonly intake: Intake | undefined;
  readonly warnings: readonly string[];
  keepIn(journal: Journal): void;
}

/** A user's data, taken apart, and where more of them come from; to be closed after use. */
export interface OpenedRun extends AsyncDisposable {
  readonly source: OwnSource;
  readonly sizes: SplitSizes;
  readonly split: SplitWithEncoding;
  readonly unitCosts: readonly number[];
  /** What each slice's loss counts in the mean loss; undefined where all count the same. */
  readonly importance: readonly number[] | undefined;
  readonly setup: AcquirerSetup;
}

/** Data that could be opened and taken apart. */
type OpenedData = OwnSource & SplitWithEncoding;

/**
 * Reads the data and opens what they are to be bought from.
 * @throws InvalidInputError with all mistakes of both
 */
export async function openRun(
  specs: RunSpecs,
  acquisition: Acquisition | undefined,
  context: Pick<PrepareContext, "problems" | "status" | "signal">,
): Promise<OpenedRun> {
  const { problems } = context;
  const { money, split: wanted, seed, trainer, data, modelFile } = specs;
  const source = await collectProblems(problems, () => openOwnSource(specs, context, problems));
  const unitCosts = resolveCosts(money, source?.slices, problems);
  expectDesigned(specs.aim, specs.tuning.estimation.estimation, problems);
  const importance = resolveImportance(specs.aim.sliceWeights, source?.slices, problems);
  const sizes = source && (await collectProblems(problems, () => holdOutSizes(source, wanted)));
  const split = sizes && (await collectProblems(problems, () => source.splitWithEncoding(sizes, seed)));
  const opened = split && { ...source!, ...split };
  const setup =
    specs.sources.sources === undefined
      ? await openPoolSetup(specs, opened, unitCosts, context, problems)
      : await openSourceSetup(acquisition, specs, opened, unitCosts, context);
  const obstacle = modelFile === undefined ? undefined : await findFolderObstacle(modelFile);
  if (obstacle !== undefined) problems.add("--save-model", obstacle);
  expectTrainable(trainer, data, split?.data.train, problems);
  try {
    const all = allOf({ source, sizes, split, unitCosts, setup }, problems);
    return { ...all, importance, [Symbol.asyncDispose]: () => all.setup.acquirer.close() };
  } catch (error) {
    await setup?.acquirer.close();
    throw error;
  }
}

/** A file to buy from stands for sources: nothing has to be checked, and its rows are bought at once. */
async function openPoolSetup(
  specs: RunSpecs,
  source: OpenedData | undefined,
  unitCosts: readonly number[] | undefined,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<AcquirerSetup | undefined> {
  expectOption(specs.sources.pool, "pool", "name the file to acquire from, or --sources", problems);
  const pool = await openPool(specs, source, surroundings, problems);
  if (!pool || !source || !unitCosts) return undefined;
  const memories = new SourceMemories();
  const order = new Random(specs.seed).fork("pool");
  const acquirer = createPoolAcquirer({ pool: pool.dataset, unitCosts, order, memory: memories.of("pool") });
  const warnings = [...pool.warnings, ...overlapWarnings(pool.dataset, source.data)];
  return { acquirer, intake: undefined, warnings, keepIn: (journal) => memories.keepIn(journal) };
}

async function openSourceSetup(
  acquisition: Acquisition | undefined,
  { sources, pictures, data, money, seed }: RunSpecs,
  source: OpenedData | undefined,
  unitCosts: readonly number[] | undefined,
  { problems, signal }: Pick<PrepareContext, "problems" | "signal">,
): Promise<AcquirerSetup | undefined> {
  const isOne = problems.expect(sources.pool === undefined, "--sources", "contradicts --pool; choose one");
  const areRows = problems.expect(
    pictures.images === undefined,
    "--sources",
    "brings rows of a table; pictures are bought with --pool",
  );
  if (!acquisition || !source || !unitCosts || !isOne || !areRows) return undefined;
  const { given, encoding, nameSlices } = source;
  const encoder = createRowEncoder({ encoding, fitted: given, nameSlices, reading: readOptionsOf(data) });
  const memories = new SourceMemories();
  const memoryOf = (name: string) => memories.of(name);
  const saysPrices = money.cost !== undefined;
  const acquirer = await openSources(
    acquisition,
    { encoder, encoded: source, data, seed, unitCosts, saysPrices, memoryOf, signal },
    problems,
  );
  const intake = openIntake(acquisition, source.classes, problems);
  return acquirer && { acquirer, intake, warnings: [], keepIn: (journal) => memories.keepIn(journal) };
}

/** Reads the pool even where the data could not be, so that the mistakes of both come together. */
async function openPool(
  specs: RunSpecs,
  source: OpenedData | undefined,
  surroundings: Surroundings,
  problems: ProblemList,
): Promise<EncodedTable | undefined> {
  const { data, pictures, sources } = specs;
  const { pool } = sources;
  if (pool === undefined) return undefined;
  for (const [name, own] of [
    ["data", data.data],
    ["images", pictures.images],
  ] as const) {
    if (typeof pool !== "string" || typeof own !== "string" || !isSameFile(pool, own)) continue;
    const message = `"${pool}" is what ${flagOf(name)} names: its examples cannot be bought once more`;
    problems.add("--pool", message);
    return undefined;
  }
  if (pictures.images === undefined)
    return collectProblems(problems, () => readPool(pool, data, source, surroundings.signal));
  const encoded = source && { ...source, shape: source.data.train.exampleShape };
  return readPicturePool({ data, pictures, sources }, encoded, surroundings, problems);
}
