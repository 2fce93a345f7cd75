import { availableParallelism } from "node:os";
import { join } from "node:path";
import { InvalidInputError, ProblemList } from "@slicetuner/core";
import { decodePicture, describeFailure, examinePicture, type PictureHead } from "./decode-picture.ts";
import { forEachBounded } from "./for-each-bounded.ts";
import { hints } from "./hints.ts";
import { checkNumbers, type ImageSet } from "./image-set.ts";
import { listPictures, pictureExtensions } from "./list-pictures.ts";
import { loadSharp, type Sharp } from "./load-sharp.ts";
import { type NamePattern, parsePattern } from "./name-pattern.ts";
import { invalidFile } from "./read-bytes.ts";
import { checkUnusable, describeUnusable, listNames, type UnusablePicture } from "./unusable.ts";

/** How far {@link readImageFolder} is. */
export interface ImageProgress {
  /** `examining`: sizes are read; `decoding`: pixels are. */
  readonly stage: "examining" | "decoding";
  readonly done: number;
  readonly total: number;
}

/** How to read a folder of pictures. */
export interface ReadImageFolderOptions {
  /**
   * What the names tell: `{age}_{gender}_{race}_*`, `{split}/{label}/*`; null when they tell nothing.
   * @default "{label}/**"
   */
  readonly pattern?: string | null;
  /** The size, in pixels, to which pictures are stretched. @default the one that all pictures have */
  readonly size?: { readonly width: number; readonly height: number };
  /** 1: grey, 3: red, green, blue. @default 1 if all pictures are grey, else 3 */
  readonly channels?: 1 | 3;
  /**
   * Share of the pictures that may be left out because they do not match or cannot be decoded. @default 0.05
   */
  readonly maximumUnusable?: number;
  /** Pictures decoded at the same time. @default the number of cores */
  readonly concurrency?: number;
  /** @default nothing */
  readonly onProgress?: (progress: ImageProgress) => void;
  /** When aborted, rejects with its reason. @default never */
  readonly signal?: AbortSignal;
}

/** The pattern that holds unless another one is given: the folders directly below are the labels. */
export const defaultPattern = "{label}/**";

/** A picture that matches, and what its path tells. */
interface Candidate {
  readonly path: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Reads the pictures in a folder and those below it (JPEG, PNG, WebP, GIF, TIFF, AVIF) through sharp, in the
 * order of their paths; pixels from 0 to 1. What does not match the pattern or cannot be decoded is left out
 * and told in the warnings.
 * @throws InvalidInputError when too many pictures are left out, when sizes differ and none is given, for a
 * wrong option.
 * @throws MissingDependencyError when sharp is not installed.
 */
export async function readImageFolder(
  folder: string,
  options: ReadImageFolderOptions = {},
): Promise<ImageSet> {
  const pattern = checkOptions(options);
  const { maximumUnusable = 0.05, signal } = options;
  const { pictures, others } = await listPictures(folder);
  if (pictures.length === 0) {
    const found = others.length === 0 ? "is empty" : `only holds ${listNames(others, "other file")}`;
    throw invalidFile(folder, `holds no picture (${pictureExtensions.join(", ")}): it ${found}`);
  }
  const sharp = await loadSharp();
  const unusable: UnusablePicture[] = [];
  const checkSoFar = (): void => checkUnusable(folder, inOrder(unusable), pictures.length, maximumUnusable);
  const matching = matchNames(pictures, pattern, options.pattern ?? defaultPattern, unusable);
  checkSoFar();

  const work = { sharp, folder, options, unusable };
  const examined = await examineAll(work, matching);
  checkSoFar();
  const shape = chooseShape(folder, examined, options);
  const candidates = examined.map(({ candidate }) => candidate);
  checkNumbers(folder, candidates.length, shape);
  const { decoded, pixels } = await decodeAll(work, candidates, shape);
  checkSoFar();
  signal?.throwIfAborted();

  const ignored = others.length === 0 ? [] : [`${listNames(others, "other file")} passed over`];
  const left = describeUnusable(inOrder(unusable)).map((line) => `left out ${line}`);
  return {
    source: folder,
    size: decoded.length,
    shape,
    pixels,
    ids: decoded.map(({ path }) => path),
    attributes: Object.fromEntries(
      (pattern?.fields ?? []).map((field) => [field, decoded.map(({ attributes }) => attributes[field]!)]),
    ),
    warnings: [...left, ...ignored].map((line) => `${folder}: ${line}`),
  };
}

function checkOptions(options: ReadImageFolderOptions): NamePattern | undefined {
  const { size, channels, maximumUnusable = 0, concurrency = 1 } = options;
  const problems = new ProblemList();
  const isLength = (length: number): boolean => Number.isInteger(length) && length >= 1;
  if (size !== undefined) {
    const isSize = isLength(size.width) && isLength(size.height);
    problems.expect(
      isSize,
      "size",
      `is ${size.width} × ${size.height}, expected whole numbers of at least 1`,
    );
  }
  if (channels !== undefined)
    problems.expect(channels === 1 || channels === 3, "channels", `is ${channels}, expected 1 or 3`);
  const isShare = maximumUnusable >= 0 && maximumUnusable <= 1;
  problems.expect(isShare, "maximumUnusable", `is ${maximumUnusable}, expected a share from 0 to 1`);
  problems.expect(
    isLength(concurrency),
    "concurrency",
    `is ${concurrency}, expected a whole number of at least 1`,
  );
  let pattern: NamePattern | undefined;
  try {
    if (options.pattern !== null) pattern = parsePattern(options.pattern ?? defaultPattern);
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    for (const { path, message } of error.problems) problems.add(path, message);
  }
  problems.throwIfAny();
  return pattern;
}

function matchNames(
  pictures: readonly string[],
  pattern: NamePattern | undefined,
  written: string,
  unusable: UnusablePicture[],
): Candidate[] {
  return pictures.flatMap((path) => {
    const attributes = pattern === undefined ? {} : pattern.match(path);
    if (attributes !== undefined) return { path, attributes };
    unusable.push({ path, reason: `the pattern ${written} does not match`, isByName: true });
    return [];
  });
}

interface Work {
  readonly sharp: Sharp;
  readonly folder: string;
  readonly options: ReadImageFolderOptions;
  /** Takes what fails. */
  readonly unusable: UnusablePicture[];
}

/**
 * Runs `task` for all pictures with bounded parallelism; a failure makes the picture unusable. What failed is
 * tried once more, alone: the decoder keeps one list of complaints for the process, and what it says beside
 * others may be about another file.
 */
async function forAllPictures(
  { folder, options, unusable }: Work,
  stage: ImageProgress["stage"],
  candidates: readonly Candidate[],
  task: (path: string, index: number) => Promise<void>,
): Promise<void> {
  const { onProgress, signal, concurrency = availableParallelism() } = options;
  const failed: number[] = [];
  let done = 0;
  const tell = () => onProgress?.({ stage, done: ++done, total: candidates.length });
  const fileOf = (index: number) => join(folder, candidates[index]!.path);
  await forEachBounded(candidates.length, concurrency, async (index) => {
    signal?.throwIfAborted();
    try {
      await task(fileOf(index), index);
      tell();
    } catch {
      failed.push(index);
    }
  });
  for (const index of failed) {
    signal?.throwIfAborted();
    try {
      await task(fileOf(index), index);
    } catch (error) {
      const reason = `cannot be decoded, ${describeFailure(error, fileOf(index))}`;
      unusable.push({ path: candidates[index]!.path, reason, isByName: false });
    }
    tell();
  }
}

interface Examined {
  readonly candidate: Candidate;
  readonly head: PictureHead | undefined;
}

/**
 * The heads of all pictures, where the options leave something to be found out; without those that have none.
 */
async function examineAll(work: Work, candidates: readonly Candidate[]): Promise<Examined[]> {
  if (work.options.size !== undefined && work.options.channels !== undefined)
    return candidates.map((candidate) => ({ candidate, head: undefined }));
  const heads = new Array<PictureHead | undefined>(candidates.length);
  await forAllPictures(work, "examining", candidates, async (file, index) => {
    heads[index] = await examinePicture(work.sharp, file);
  });
  return candidates
    .map((candidate, index) => ({ candidate, head: heads[index] }))
    .filter(({ head }) => head !== undefined);
}

function chooseShape(
  folder: string,
  examined: readonly Examined[],
  options: ReadImageFolderOptions,
): ImageSet["shape"] {
  const channels = options.channels ?? (examined.every(({ head }) => head!.isGrey) ? 1 : 3);
  if (options.size !== undefined) return [options.size.height, options.size.width, channels];
  const bySize = new Map<string, Examined[]>();
  for (const one of examined) {
    const size = `${one.head!.width} × ${one.head!.height}`;
    const own = bySize.get(size);
    if (own === undefined) bySize.set(size, [one]);
    else own.push(one);
  }
  const [first] = examined;
  if (bySize.size === 1) return [first!.head!.height, first!.head!.width, channels];
  const sizes = [...bySize].sort(([, a], [, b]) => b.length - a.length);
  const listed = sizes.slice(0, 5).map(([size, own]) => {
    const count = own.length === 1 ? "1 picture" : `${own.length.toLocaleString("en")} pictures`;
    return `${size} (${count}, e.g. ${own[0]!.candidate.path})`;
  });
  const more = sizes.length > 5 ? ` and ${(sizes.length - 5).toLocaleString("en")} more sizes` : "";
  throw new InvalidInputError(
    [{ path: folder, message: `pictures differ in size (width × height): ${listed.join(", ")}${more}` }],
    { hint: hints.sizesDiffer },
  );
}

/** The pixels of all pictures that can be decoded, side by side in their order, from 0 to 1. */
async function decodeAll(
  work: Work,
  candidates: readonly Candidate[],
  shape: ImageSet["shape"],
): Promise<{ readonly decoded: readonly Candidate[]; readonly pixels: Float32Array }> {
  const width = shape[0] * shape[1] * shape[2];
  const pixels = new Float32Array(candidates.length * width);
  const isDecoded = new Array<boolean>(candidates.length).fill(false);
  await forAllPictures(work, "decoding", candidates, async (file, index) => {
    const bytes = await decodePicture(work.sharp, file, shape);
    for (let entry = 0; entry < width; entry++) pixels[index * width + entry] = bytes[entry]! / 255;
    isDecoded[index] = true;
  });
  let filled = 0;
  candidates.forEach((_, index) => {
    if (!isDecoded[index]) return;
    if (filled < index) pixels.copyWithin(filled * width, index * width, (index + 1) * width);
    filled += 1;
  });
  return {
    decoded: candidates.filter((_, index) => isDecoded[index]),
    pixels: filled === candidates.length ? pixels : pixels.slice(0, filled * width),
  };
}

/** By path, for they were found in the order in which decoding ended. */
function inOrder(unusable: readonly UnusablePicture[]): UnusablePicture[] {
  return [...unusable].sort((a, b) => (a.path < b.path ? -1 : 1));
}
