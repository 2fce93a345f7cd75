import { createGeneratorAcquirer, type Generate } from "@slicetuner/acquirer-generator";
import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type Acquirer, type Journal, ProblemList, Random } from "@slicetuner/core";
import type { AcquireInput, OfferEncoding } from "@slicetuner/pipeline";
import { createRowEncoder, type Table } from "@slicetuner/tabular";
import { readOptionsOf } from "../../data/table-options.ts";
import type { Acquisition } from "../../runs/acquisition-file.ts";
import { openSources, withoutRun } from "../../runs/open-sources.ts";
import { SourceMemories } from "../../runs/source-memories.ts";
import { isProgram, type Own } from "./own-step-options.ts";
import { type RowSpecs, slicingOf } from "./read-tables.ts";

/** Where a pipeline buys; one of them. */
export interface BoughtFrom {
  readonly pool: Table | undefined;
  readonly acquisition: Acquisition | undefined;
  readonly acquireWith: Own<Generate> | undefined;
}

/** Opens what is bought from, for the slices that hold. @throws InvalidInputError with all that is wrong */
export async function openAcquirer(
  { pool, acquisition, acquireWith }: BoughtFrom,
  { encodeOffer, offers }: Pick<AcquireInput, "encodeOffer" | "offers">,
  specs: RowSpecs,
  journal: Journal,
): Promise<Acquirer> {
  const { seed } = specs;
  if (pool !== undefined)
    return createPoolAcquirer({ pool: encodeOffer(pool), order: new Random(seed).fork("pool") });
  const memories = new SourceMemories();
  memories.keepIn(journal);
  if (acquisition !== undefined) return openFile(acquisition, offers, specs, memories);
  return createGeneratorAcquirer({
    ...{ seed, orderKey: withoutRun, encoder: encoderOf(offers, specs), memory: memories.of("own") },
    ...(isProgram(acquireWith) ? { command: acquireWith } : { generate: acquireWith! }),
  });
}

/**
 * Opens the sources of a file once, so that mistakes in it come before anything is done. Prices of slices
 * that are not known yet are looked at when they are.
 * @throws InvalidInputError with all mistakes
 */
export async function trySources(
  { sources, ...others }: Acquisition,
  offers: OfferEncoding,
  specs: RowSpecs,
): Promise<void> {
  const areKnown = specs.data.sliceBy !== undefined;
  const now = sources.map(({ prices, ...source }) =>
    areKnown || typeof prices !== "object" || Array.isArray(prices) ? { ...source, prices } : source,
  );
  const acquirer = await openFile({ ...others, sources: now }, offers, specs, new SourceMemories());
  await acquirer.close();
}

async function openFile(
  acquisition: Acquisition,
  offers: OfferEncoding,
  specs: RowSpecs,
  memories: SourceMemories,
): Promise<Acquirer> {
  const { encoding, groups, nameSlices } = offers;
  const problems = new ProblemList();
  const acquirer = await openSources(
    acquisition,
    {
      encoder: encoderOf(offers, specs),
      encoded: { encoding, groups, nameSlices, slicing: slicingOf(specs) },
      ...{ data: specs.data, seed: specs.seed, saysPrices: false },
      unitCosts: encoding.slices.map(() => 1),
      memoryOf: (source) => memories.of(source),
    },
    problems,
  );
  problems.throwIfAny();
  return acquirer!;
}

function encoderOf({ encoding, fitted, groups, nameSlices }: OfferEncoding, { data }: RowSpecs) {
  return createRowEncoder({ encoding, fitted, groups, nameSlices, reading: readOptionsOf(data) });
}
