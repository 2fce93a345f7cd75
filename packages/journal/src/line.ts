import { createHash } from "node:crypto";

/** Of what is written by this version. Later versions keep the beginning of the first line as it is. */
export const formatVersion = 1;

const firstStart = `{"format":"slicetuner-journal","version":${formatVersion},"hash":"`;
/** Of every line but the first. */
export const lineStart = '{"hash":"';
const middle = '","record":';
const end = "}";
const hashLength = 64;

/** Where the chain begins. */
export const firstHash = "";

/** A line and its hash, which the next line's hash covers. */
export interface EncodedLine {
  readonly bytes: Buffer;
  readonly hash: string;
}

/** The line of a record. The first line alone has the format's name and version. */
export function encodeLine(record: string, previousHash: string): EncodedLine {
  const hash = chainedHash(Buffer.from(record), previousHash);
  return { bytes: Buffer.from(`${startAfter(previousHash)}${hash}${middle}${record}${end}\n`), hash };
}

/**
 * The record's text and the hash of a line without its line break; undefined when it is not what was written.
 */
export function decodeLine(
  line: Buffer,
  previousHash: string,
): { readonly record: string; readonly hash: string } | undefined {
  const before = startAfter(previousHash);
  const hashEnd = before.length + hashLength;
  const hash = line.toString("latin1", before.length, hashEnd);
  const record = line.subarray(hashEnd + middle.length, line.length - end.length);
  const right =
    line.toString("latin1", 0, before.length) === before &&
    line.toString("latin1", hashEnd, hashEnd + middle.length) === middle &&
    line.toString("latin1", line.length - end.length) === end &&
    hash === chainedHash(record, previousHash);
  return right ? { record: record.toString("utf8"), hash } : undefined;
}

/** The version that a first line claims; undefined when it is not the first line of a journal. */
export function versionOf(line: Buffer): number | undefined {
  const found = /^\{"format":"slicetuner-journal","version":(\d{1,9})[,}]/.exec(
    line.toString("latin1", 0, 80),
  );
  return found === null ? undefined : Number(found[1]);
}

function startAfter(previousHash: string): string {
  return previousHash === firstHash ? firstStart : lineStart;
}

function chainedHash(record: Buffer, previousHash: string): string {
  return createHash("sha256").update(previousHash).update("\n").update(record).digest("hex");
}
