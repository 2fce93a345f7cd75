import { InvalidInputError } from "@slicetuner/core";

/** Pictures of one size, and what is known of each. Plain data, never changed once made. */
export interface ImageSet {
  /** The file or folder, as its path was given. */
  readonly source: string;
  /** Number of pictures. */
  readonly size: number;
  /** Height, width and channels (1: grey, 3: red, green, blue; 4: and opacity). */
  readonly shape: readonly [height: number, width: number, channels: number];
  /**
   * Picture after picture, row after row, the channels of a pixel side by side (NHWC); from 0 to 1 where they
   * were bytes.
   */
  readonly pixels: Float32Array;
  /**
   * A name for each picture: its path below the folder, or the file's name and its number from 0
   * (`train.gz:17`).
   */
  readonly ids: readonly string[];
  /** Texts that belong to each picture, by field: those of a file name's pattern. None for an idx file. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** What was left out, with counts and names. */
  readonly warnings: readonly string[];
}

/** More numbers than this do not fit into one array that every backend takes. */
export const maximumNumbers: number = 2 ** 31 - 1;

/** @throws InvalidInputError when so many pictures of this shape are too many numbers for one array. */
export function checkNumbers(source: string, size: number, shape: readonly number[]): void {
  const numbers = shape.reduce((product, length) => product * length, size);
  if (numbers <= maximumNumbers) return;
  const [pictures, most] = [size, maximumNumbers].map((number) => number.toLocaleString("en"));
  throw new InvalidInputError([
    {
      path: source,
      message: `${pictures} pictures of ${shape.join(" × ")} are ${numbers.toLocaleString("en")} numbers, at most ${most} fit: take fewer or smaller pictures`,
    },
  ]);
}
