import { JournalError, type JournalRecord } from "@slicetuner/core";
import { decodeLine, firstHash, formatVersion, lineStart, versionOf } from "./line.ts";

const lineBreak = 0x0a;

/** What the bytes of a journal are. */
export interface ParsedLines {
  /** Up to the first line that is wrong. */
  readonly records: readonly JournalRecord[];
  /** Of the last good line. */
  readonly hash: string;
  /** Bytes of the good lines, their line breaks included. */
  readonly goodLength: number;
  /** Whether the last good line lacks its line break, as after an editor that takes it away. */
  readonly lacksLineBreak: boolean;
  /** Whether what follows the good lines is one line that was not written to its end. */
  readonly torn: boolean;
  /** A wrong line that a crash does not explain, a newer version. */
  readonly problem: JournalError | null;
}

/** @param path of the file, for messages */
export function parseLines(bytes: Buffer, path: string): ParsedLines {
  const records: JournalRecord[] = [];
  let hash = firstHash;
  let goodLength = 0;
  let lacksLineBreak = false;
  while (goodLength < bytes.length) {
    const lineEnd = bytes.indexOf(lineBreak, goodLength);
    // The hash tells that a line is whole: one that lacks nothing but its line break is a record like any
    // other.
    const decoded = decodeLine(bytes.subarray(goodLength, lineEnd === -1 ? bytes.length : lineEnd), hash);
    if (decoded === undefined) break;
    records.push(JSON.parse(decoded.record));
    hash = decoded.hash;
    lacksLineBreak = lineEnd === -1;
    goodLength = lacksLineBreak ? bytes.length : lineEnd + 1;
  }
  const wrong = bytes.subarray(goodLength);
  // A line that ends in a line break was written whole: what is wrong with it is damage. The first line is
  // put in place whole.
  const isUnfinished = !wrong.includes(lineBreak);
  const torn = wrong.length > 0 && isUnfinished && records.length > 0 && !beginsWithGoodLine(wrong, hash);
  const fine = torn || (wrong.length === 0 && records.length > 0);
  const problem = fine ? null : problemOf(path, records.length, goodLength, wrong);
  return { records, hash, goodLength, lacksLineBreak, torn, problem };
}

/**
 * A whole line whose line break is damaged looks like an unfinished one, or like one with the next: a crash
 * does not do that.
 */
function beginsWithGoodLine(wrong: Buffer, hash: string): boolean {
  if (decodeLine(wrong.subarray(0, -1), hash) !== undefined) return true;
  for (let next = wrong.indexOf(lineStart, 1); next !== -1; next = wrong.indexOf(lineStart, next + 1)) {
    if (decodeLine(wrong.subarray(0, next - 1), hash) !== undefined) return true;
  }
  return false;
}

function problemOf(path: string, goodLines: number, offset: number, wrong: Buffer): JournalError {
  const version = goodLines === 0 ? versionOf(wrong) : undefined;
  if (version !== undefined && version > formatVersion) {
    return new JournalError(
      "newer-version",
      `journal ${path} was written in format version ${version}; this program knows versions up to ${formatVersion}`,
      { hint: "Update Slice Tuner. Nothing was changed." },
    );
  }
  const found =
    wrong.length === 0
      ? "the file is empty"
      : `line ${goodLines + 1}, at byte ${offset}, is not what was written`;
  return new JournalError("damaged", `journal ${path} is damaged: ${found}`, {
    hint:
      goodLines === 0
        ? "Nothing of it can be read. Restore the file from a copy. Nothing was changed."
        : `The ${goodLines} records before it can be read (slicetuner status). Restore the file from a copy to go on. Nothing was changed.`,
  });
}
