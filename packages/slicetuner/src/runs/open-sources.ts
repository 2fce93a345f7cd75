import { isAbsolute, resolve } from "node:path";
import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import {
  type Acquirer,
  type AcquirerMemory,
  closestNames,
  type ExampleEncoder,
  expectKnown,
  InvalidInputError,
  ProblemList,
  Random,
  type StatedPricesOptions,
} from "@slicetuner/core";
import { combineAcquirers } from "@slicetuner/tuner";
import { loadPackage } from "../cli/load-package.ts";
import type { EncodedSource } from "../data/read-pool.ts";
import { readPool } from "../data/read-pool.ts";
import type { DataSpec } from "../options/data-options.ts";
import { type Acquisition, commonFields, type SourceSettings } from "./acquisition-file.ts";
import { pricesOf } from "./own-prices.ts";
import { readCandidates } from "./read-candidates.ts";
import { wrong } from "./wrong-option.ts";

/** What every source is given. */
interface Common extends StatedPricesOptions {
  readonly encoder: ExampleEncoder;
  readonly memory: AcquirerMemory;
}

/** What sources are opened for. */
export interface SourceSurroundings {
  readonly encoder: ExampleEncoder;
  readonly encoded: EncodedSource;
  /** How files that sources read are read: as the data. */
  readonly data: DataSpec;
  readonly seed: number;
  /** Prices of sources that name none: those of `--cost`, and 1. */
  readonly unitCosts: readonly number[];
  /** Whether `--cost` says prices. */
  readonly saysPrices: boolean;
  /** What a source remembers over restarts. */
  readonly memoryOf: (source: string) => AcquirerMemory;
  /** Ends the reading of files. */
  readonly signal?: AbortSignal;
}

/**
 * The sources of a file as one acquirer. Adapters check their own options; the mistakes of all sources come
 * together.
 */
export async function openSources(
  acquisition: Acquisition,
  surroundings: SourceSurroundings,
  problems: ProblemList,
): Promise<Acquirer | undefined> {
  const before = problems.problems.length;
  const opened: { name: string; acquirer: Acquirer; acceptanceRate?: number }[] = [];
  for (const [index, source] of acquisition.sources.entries()) {
    const { name, acceptanceRate } = source;
    try {
      const { encoder, memoryOf } = surroundings;
      const common: Common = { encoder, memory: memoryOf(name), ...pricesOf(source.prices, surroundings) };
      const acquirer = await openSource(source, acquisition.folder, common, surroundings);
      opened.push({ name, acquirer, ...(acceptanceRate === undefined ? {} : { acceptanceRate }) });
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      for (const { path, message } of error.problems) {
        // Of a file that a source reads, the path is the file's.
        const place = isAbsolute(path) ? `: ${path}` : `.${path}`;
        problems.add(`sources[${index}] (${name})${place}`, withCommonField(path, message));
      }
    }
  }
  if (problems.problems.length === before) return combineAcquirers(opened);
  await Promise.all(opened.map(({ acquirer }) => acquirer.close()));
  return undefined;
}

/** A field that an adapter does not know may be a slip in one that all sources have. */
function withCommonField(field: string, message: string): string {
  const [meant] = closestNames(field, commonFields);
  const isUnknown = message.startsWith("is not known; expected");
  return isUnknown && meant !== undefined ? `is not known; did you mean "${meant}"?` : message;
}

async function openSource(
  { name, type, prices: _prices, acceptanceRate: _share, ...own }: SourceSettings,
  folder: string,
  common: Common,
  { data, seed, saysPrices, encoded, signal }: SourceSurroundings,
): Promise<Acquirer> {
  switch (type) {
    case "pool": {
      const problems = new ProblemList();
      expectKnown(own, ["file"], problems);
      problems.expect(
        typeof own.file === "string",
        "file",
        "is missing: name the file to take examples from",
      );
      problems.throwIfAny();
      const { dataset } = (await readPool(resolve(folder, own.file as string), data, encoded, signal))!;
      const order = new Random(seed).fork("pool", name);
      const { memory, unitCosts, priceSteps } = common;
      if (priceSteps !== undefined) throw wrong("prices", "a pool has one price for each slice");
      return createPoolAcquirer({ pool: dataset, order, memory, ...(unitCosts && { unitCosts }) });
    }
    case "http": {
      const { createHttpAcquirer, parseOptions } = await import("@slicetuner/acquirer-http");
      return createHttpAcquirer({ ...parseOptions(own), ...common });
    }
    case "sql": {
      const { createSqlAcquirer, parseOptions } = await loadPackage(
        "@slicetuner/acquirer-sql",
        () => import("@slicetuner/acquirer-sql"),
      );
      const options = parseOptions(own);
      const { dialect, connection } = options;
      const isFile = dialect === "duckdb" && typeof connection === "string";
      const place = isFile ? { connection: resolve(folder, connection) } : {};
      return createSqlAcquirer({ folder, ...options, ...place, ...common });
    }
    case "inbox": {
      const { createInboxAcquirer, parseOptions } = await import("@slicetuner/acquirer-inbox");
      const options = parseOptions(own);
      return createInboxAcquirer({ ...options, folder: resolve(folder, options.folder), ...common });
    }
    case "generator": {
      const { createGeneratorAcquirer, parseOptions } = await import("@slicetuner/acquirer-generator");
      const made = { seed, orderKey: withoutRun, workingDirectory: folder };
      return createGeneratorAcquirer({ ...made, ...parseOptions(own), ...common });
    }
    case "mturk": {
      if (common.unitCosts !== undefined && !saysPrices)
        throw wrong("prices", "has no effect here: the price is the reward and the fee");
      const { createMturkAcquirer, parseOptions } = await loadPackage(
        "@slicetuner/acquirer-mturk",
        () => import("@slicetuner/acquirer-mturk"),
      );
      const { candidates, config } = await takeCandidates(own, folder, data, signal);
      const options = parseOptions(config);
      const { templateFile } = options;
      const page = templateFile === undefined ? {} : { templateFile: resolve(folder, templateFile) };
      return createMturkAcquirer({ ...options, ...page }, { ...common, candidates });
    }
    case "label-studio": {
      const { createLabelStudioAcquirer, parseOptions } = await import("@slicetuner/acquirer-label-studio");
      const { candidates, config } = await takeCandidates(own, folder, data, signal);
      const { unitCosts, priceSteps, ...parts } = common;
      if (priceSteps !== undefined) throw wrong("prices", "a labelling project has one price for each slice");
      return createLabelStudioAcquirer(
        { ...parseOptions(config), ...(unitCosts && { unitCosts }) },
        { ...parts, candidates },
      );
    }
  }
}

/** An order's id without the name of its run: the same run of another name makes the same examples. */
export function withoutRun(orderId: string): string {
  return orderId.slice(orderId.indexOf("/") + 1);
}

/** Examples that are to be labelled stand in a file: the adapter is given its rows. */
async function takeCandidates(
  { candidates: file, id, ...config }: Readonly<Record<string, unknown>>,
  folder: string,
  data: DataSpec,
  signal: AbortSignal | undefined,
) {
  if (file === undefined) return { candidates: [], config };
  if (typeof file !== "string")
    throw wrong("candidates", "expected the name of a file with examples to label");
  if (id !== undefined && typeof id !== "string")
    throw wrong("id", "expected the name of the column that names the examples to label");
  return { candidates: await readCandidates(resolve(folder, file), { ...data, id }, signal), config };
}
