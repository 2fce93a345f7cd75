import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type ModuleReference, SliceTunerError, TrainingError } from "@slicetuner/core";
import { type Contents, hashOf } from "../store/contents.ts";
import { type AllowedCode, expectAllowed } from "../worker/allowed-code.ts";
import { viewOf } from "./exact-json.ts";

/** A module reference that another machine can follow, and knows whether it found the same module. */
interface PortableReference extends Omit<ModuleReference, "options"> {
  /** SHA-256 of the module's file: equal programs give equal bits, others may not. */
  readonly moduleHash: string;
  /** With the references and the large content in it made portable too. */
  readonly options: unknown;
}

/** Stands in options for a typed array that lies in the store. */
interface StoredBytes {
  readonly $stored: string;
  readonly $type: string;
}

/** Typed arrays up to this many bytes stay where they are. */
const largestInline = 4096;

/**
 * Makes a trainer's reference portable: modules, also those that its options refer to (a batch sampler), get
 * the hash of their file; large typed arrays go to the store.
 */
export async function packReference(reference: unknown, contents: Contents): Promise<unknown> {
  return mapDeep(reference, async (value) => {
    if (isReference(value)) {
      const packed: PortableReference = {
        ...value,
        moduleHash: await moduleHash(value.url),
        options: await packReference(value.options, contents),
      };
      return packed;
    }
    if (ArrayBuffer.isView(value) && value.byteLength > largestInline) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
      const stored: StoredBytes = {
        $stored: await contents.put(bytes, "bytes"),
        $type: value.constructor.name,
      };
      return stored;
    }
    return undefined;
  });
}

/**
 * What of a packed reference makes results the same or others: neither where the modules of packages lie nor
 * incidental options.
 */
export async function identityOf(packed: unknown): Promise<unknown> {
  return mapDeep(packed, async (value) => {
    if (!isPortable(value)) return undefined;
    const { url, incidentalOptions = [], options, ...identity } = value;
    const essential = isPlain(options)
      ? Object.fromEntries(Object.entries(options).filter(([name]) => !incidentalOptions.includes(name)))
      : options;
    const place = value.packageName === undefined ? { url } : {};
    return { ...identity, ...place, options: await identityOf(essential) };
  });
}

/** What a worker finds packages with. */
export interface ReferenceSurroundings {
  readonly contents: Contents;
  /** The `file:` URL of a package's entry on this machine; throws where it is not installed. */
  readonly resolvePackage: (packageName: string) => string;
  /** What may run besides the packages of Slice Tuner. @default everything */
  readonly allow?: AllowedCode | undefined;
}

/**
 * The reverse of {@link packReference} on this machine.
 * @throws TrainingError when a module is not here, or another than the driver's
 */
export async function unpackReference(
  packed: unknown,
  surroundings: ReferenceSurroundings,
): Promise<ModuleReference> {
  const unpacked = await mapDeep(packed, async (value) => {
    if (isPortable(value)) {
      const { moduleHash: expected, ...reference } = value;
      expectAllowed(reference, surroundings.allow);
      const url = await findModule(value, expected, surroundings);
      return { ...reference, url, options: await unpackReference(value.options, surroundings) };
    }
    if (isStored(value)) {
      return viewOf(await surroundings.contents.get(value.$stored, "bytes"), value.$type);
    }
    return undefined;
  });
  return unpacked as ModuleReference;
}

async function findModule(
  { packageName, url }: PortableReference,
  expected: string,
  { resolvePackage }: ReferenceSurroundings,
): Promise<string> {
  if (packageName === undefined) {
    const found = await moduleHash(url).catch(() => undefined);
    if (found === expected) return url;
    const what =
      found === undefined ? "is not on this machine" : "is another here than where the job was made";
    throw new TrainingError(`${fileURLToPath(url)} ${what}`, {
      hint: "A module that belongs to no package is found by its path: put the same file there on every machine, or make it a package that all install.",
    });
  }
  let found: string;
  try {
    found = resolvePackage(packageName);
  } catch (cause) {
    throw new TrainingError(`${packageName} is not installed here`, {
      hint: `Install it beside slicetuner on this machine: npm install ${packageName}`,
      cause,
    });
  }
  if ((await moduleHash(found)) === expected) return found;
  throw new TrainingError(`${packageName} is another version here than where the job was made`, {
    hint: "Results would not be the same bits. Install the same version of Slice Tuner on the driver and on all workers.",
  });
}

const hashes = new Map<string, Promise<string>>();

/** Read once: what a process has imported does not change when its file does. */
function moduleHash(url: string): Promise<string> {
  const known = hashes.get(url);
  if (known !== undefined) return known;
  const made = readFile(fileURLToPath(url)).then(hashOf, (cause: Error) => {
    hashes.delete(url);
    throw new SliceTunerError(`cannot read the module ${url}: ${cause.message}`, {
      hint: "A trainer for other machines refers to a file: URL.",
      cause,
    });
  });
  hashes.set(url, made);
  return made;
}

/**
 * A copy of plain data in which each value is replaced by what `replace` makes of it, unless that is
 * undefined.
 */
async function mapDeep(value: unknown, replace: (value: unknown) => Promise<unknown>): Promise<unknown> {
  const replaced = await replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return Promise.all(value.map((entry) => mapDeep(entry, replace)));
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(async ([key, entry]) => [key, await mapDeep(entry, replace)]);
  return Object.fromEntries(await Promise.all(entries));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

function isReference(value: unknown): value is ModuleReference {
  return isPlain(value) && typeof value.url === "string" && typeof value.exportName === "string";
}

function isPortable(value: unknown): value is PortableReference {
  return isReference(value) && "moduleHash" in value;
}

function isStored(value: unknown): value is StoredBytes {
  return isPlain(value) && typeof value.$stored === "string";
}
