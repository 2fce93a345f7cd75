import { resolve } from "node:path";
import type { HttpAcquirerOptions } from "@slicetuner/acquirer-http";
import type { LabelStudioConfig } from "@slicetuner/acquirer-label-studio";
import type { MturkConfig } from "@slicetuner/acquirer-mturk";
import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import type { SqlAcquirerOptions } from "@slicetuner/acquirer-sql";
import {
  type Acquirer,
  type AcquirerMemory,
  type ExampleEncoder,
  InvalidInputError,
  type ProblemList,
  Random,
} from "@slicetuner/core";
import { combineAcquirers } from "@slicetuner/tuner";
import type { Settings } from "../settings/options.ts";
import type { EncodedSource } from "../sources/read-pool.ts";
import { readPool } from "../sources/read-pool.ts";
import type { Acquisition, SourceSettings } from "./acquisition-file.ts";
import { readCandidates } from "./read-candidates.ts";

/** What every source is given. */
interface Common {
  readonly encoder: ExampleEncoder;
  /** Prices of the user's own; absent where none are named: then the source tells them, or they are 1. */
  readonly unitCosts?: readonly number[];
  readonly memory: AcquirerMemory;
}

/** What sources are opened for. */
export interface SourceSurroundings {
  readonly encoder: ExampleEncoder;
  readonly encoded: EncodedSource;
  readonly settings: Settings & { readonly seed: number };
  /** Prices of sources that name none: those of `--cost`, and 1. */
  readonly unitCosts: readonly number[];
  /** What a source remembers over restarts. */
  readonly memoryOf: (source: string) => AcquirerMemory;
}

/**
 * The sources of a file as one acquirer. Adapters check their own options; the mistakes of all sources come together.
 */
export async function openSources(
  acquisition: Acquisition,
  surroundings: SourceSurroundings,
  problems: ProblemList,
): Promise<Acquirer | undefined> {
  const before = problems.problems.length;
  const opened: { name: string; acquirer: Acquirer; usableShare?: number }[] = [];
  for (const [index, source] of acquisition.sources.entries()) {
    const { name, usableShare } = source;
    try {
      const unitCosts = pricesOf(source, surroundings);
      const common: Common = {
        encoder: surroundings.encoder,
        memory: surroundings.memoryOf(name),
        ...(unitCosts === undefined ? {} : { unitCosts }),
      };
      const acquirer = await openSource(source, acquisition.folder, common, surroundings);
      opened.push({ name, acquirer, ...(usableShare === undefined ? {} : { usableShare }) });
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      for (const { path, message } of error.problems)
        problems.add(`sources[${index}] (${name}).${path}`, message);
    }
  }
  if (problems.problems.length === before) return combineAcquirers(opened);
  await Promise.all(opened.map(({ acquirer }) => acquirer.close()));
  return undefined;
}

async function openSource(
  { name, type, prices: _prices, usableShare: _share, ...own }: SourceSettings,
  folder: string,
  common: Common,
  { settings, encoded }: SourceSurroundings,
): Promise<Acquirer> {
  const options = { ...own, ...common };
  switch (type) {
    case "pool": {
      if (typeof own.file !== "string")
        throw wrong("file", "is missing: name the file to take examples from");
      const { dataset } = (await readPool(resolve(folder, own.file), settings, encoded))!;
      const order = new Random(settings.seed).fork("pool", name);
      const { encoder: _, ...others } = common;
      return createPoolAcquirer({ ...others, pool: dataset, order });
    }
    case "http": {
      const { createHttpAcquirer } = await import("@slicetuner/acquirer-http");
      return createHttpAcquirer(options as unknown as HttpAcquirerOptions);
    }
    case "sql": {
      const { createSqlAcquirer } = await import("@slicetuner/acquirer-sql");
      const isFile = own.dialect === "duckdb" && typeof own.connection === "string";
      const place = isFile ? { connection: resolve(folder, own.connection as string) } : {};
      return createSqlAcquirer({ ...options, ...place } as unknown as SqlAcquirerOptions);
    }
    case "mturk": {
      const { createMturkAcquirer } = await import("@slicetuner/acquirer-mturk");
      const { candidates, config } = await takeCandidates(own, folder, settings);
      return createMturkAcquirer(config as unknown as MturkConfig, { ...common, candidates });
    }
    case "label-studio": {
      const { createLabelStudioAcquirer } = await import("@slicetuner/acquirer-label-studio");
      const { candidates, config } = await takeCandidates(own, folder, settings);
      const { unitCosts, ...parts } = common;
      const prices = unitCosts === undefined ? {} : { unitCosts };
      return createLabelStudioAcquirer({ ...config, ...prices } as unknown as LabelStudioConfig, {
        ...parts,
        candidates,
      });
    }
    default:
      throw wrong("type", `"${type}" is not there yet`);
  }
}

/** Examples that are to be labelled stand in a file: the adapter is given its rows. */
async function takeCandidates(
  { candidates: file, ...config }: Readonly<Record<string, unknown>>,
  folder: string,
  settings: Settings,
) {
  if (file === undefined) return { candidates: [], config };
  if (typeof file !== "string")
    throw wrong("candidates", "expected the name of a file with examples to label");
  return { candidates: await readCandidates(resolve(folder, file), settings), config };
}

/** One price for each slice; undefined where neither the source nor `--cost` names any. */
function pricesOf(
  { prices }: SourceSettings,
  { encoder, unitCosts, settings }: SourceSurroundings,
): readonly number[] | undefined {
  if (prices === undefined) return settings.cost === undefined ? undefined : unitCosts;
  if (typeof prices === "number") return encoder.slices.map(() => prices);
  const names = encoder.slices.map(({ name }) => name);
  const unknown = Object.keys(prices).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw wrong("prices", `there is no slice "${unknown}"; there are ${names.join(", ")}`);
  return names.map((name, slice) => prices[name] ?? unitCosts[slice]!);
}

function wrong(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
