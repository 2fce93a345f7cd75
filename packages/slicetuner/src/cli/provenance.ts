import { join } from "node:path";
import { type Provenance, type Result, repeatCommand } from "@slicetuner/results";
import { hashInput } from "./hash-input.ts";
import { ownVersion } from "./own-version.ts";

/** What a command reads. */
export interface Inputs {
  /** By the names of the options that name them. */
  readonly files: readonly (readonly [option: string, path: string])[];
  /** The options as they are recorded: a known data set is named there. */
  readonly recorded: Readonly<Record<string, unknown>>;
}

/**
 * Adds to a result what it was made with and of. One that has it stays as it is, and so does one of a kind
 * that records no settings.
 * @param inputs of a command that reads others than its own options name, such as those of a run that goes on
 */
export type AddProvenance = <Made extends object>(result: Made, inputs?: Inputs) => Promise<Made>;

/**
 * Begins to read the files: what is told later are their hashes of now.
 * @param ended aborted when nobody asks any more: a large file is not read to its end then
 */
export function createProvenance(
  own: Inputs,
  warn: (message: string) => void,
  ended: AbortSignal,
): AddProvenance {
  const hashes = hashAll(own, warn, ended);
  // Work that fails asks for no hashes, and what is wrong with them is no further error then.
  hashes.catch(() => {});
  return async (result, inputs) => {
    if ("provenance" in result || !isRepeatable(result)) return result;
    const repeat = repeatCommand(result);
    if (repeat === null) return result;
    const provenance: Provenance = {
      repeat: repeat.command,
      version: ownVersion(),
      node: process.version,
      inputs: inputs === undefined ? await hashes : await hashAll(inputs, warn, ended),
    };
    return { ...result, provenance };
  };
}

function isRepeatable(result: object): result is Extract<Result, { readonly settings: unknown }> {
  return "settings" in result && "command" in result;
}

async function hashAll(
  inputs: Inputs,
  warn: (message: string) => void,
  ended: AbortSignal,
): Promise<Provenance["inputs"]> {
  const hashed: Provenance["inputs"] = [];
  for (const { option, path, place } of [...inputs.files.map(named), ...(await filesOfDataset(inputs))]) {
    try {
      const found = await hashInput(place, ended);
      // An option may name a kind of model in place of a file.
      if (found !== undefined) hashed.push({ option, path, ...found });
    } catch (error) {
      ended.throwIfAborted();
      warn(`the hash of "${path}" is not known: ${(error as Error).message}`);
    }
  }
  return hashed;
}

function named([option, path]: Inputs["files"][number]) {
  return { option, path, place: path };
}

async function filesOfDataset({ recorded }: Inputs) {
  if (recorded.dataset === undefined) return [];
  const { findDataDirectory, knownDatasets } = await import("@slicetuner/datasets");
  const known = knownDatasets.find(({ name }) => name === recorded.dataset);
  const folder = known && (await findDataDirectory(known));
  if (known === undefined || folder === undefined) return [];
  return known.files.map(({ name }) => ({ option: "dataset", path: name, place: join(folder, name) }));
}
