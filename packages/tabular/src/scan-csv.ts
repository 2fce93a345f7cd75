import { isUtf8 } from "node:buffer";
import { InvalidInputError } from "@slicetuner/core";
import { CappedProblems } from "./capped-problems.ts";
import { hints } from "./hints.ts";
import { invalidFile } from "./read-bytes.ts";
import { RecordScanner } from "./record-scanner.ts";

/** What is known of a CSV file before its values are read. */
export interface CsvStructure {
  /** Fields of each record, the first one included. */
  readonly columnCount: number;
  /** The line, counted from 1, on which each record begins; blank lines are no records. */
  readonly lines: Uint32Array;
}

/** How the file is written. */
export interface CsvDialect {
  /** 1 to 4 bytes. */
  readonly delimiter: string;
  /** Lines at the beginning that are no part of the table. */
  readonly skipLines: number;
}

/** How large a file may be: what unpacks or grows without end is given up where it passes one of them. */
export interface SizeLimits {
  /** Bytes of text, unpacked; one record at most as well. */
  readonly text: number;
  /** Values: rows × columns. */
  readonly values: number;
  /** For messages: `1GB of memory`. */
  readonly described: string;
}

/**
 * Walks once through a file and checks that it is a table: every record with as many fields as the first,
 * quotes closed, UTF-8, one kind of line end. DuckDB then reads the values.
 *
 * Why not DuckDB's own list of rejected lines: it counts records instead of lines where a quoted value runs
 * over several, and it does not tell the line of a record that was read well, which later problems (a text
 * among numbers, a missing label) need.
 *
 * @param chunks the file's bytes, unpacked; an error from there ends the walk
 * @throws InvalidInputError with the first problems, each with its line.
 */
export async function scanCsv(
  source: string,
  chunks: AsyncIterable<Uint8Array>,
  dialect: CsvDialect,
  limits: SizeLimits,
): Promise<CsvStructure> {
  const walk = new CsvWalk(source, dialect, limits);
  let window: Uint8Array = new Uint8Array(0);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let received = 0;
  for await (const chunk of chunks) {
    checkBytes(source, chunk, received);
    received += chunk.length;
    if (received > limits.text) throw tooLarge(source, "of text, unpacked", limits);
    waiting.push(chunk);
    waitingBytes += chunk.length;
    // A record that is larger than a chunk is looked at again only once as much more of it is there.
    if (waitingBytes < window.length) continue;
    window = Buffer.concat([window, ...waiting]);
    waiting = [];
    waitingBytes = 0;
    window = window.subarray(walk.take(window, false));
  }
  if (received === 0) throw invalidFile(source, "is empty");
  walk.take(Buffer.concat([window, ...waiting]), true);
  return walk.finish();
}

class CsvWalk {
  readonly #source: string;
  readonly #dialect: CsvDialect;
  readonly #limits: SizeLimits;
  readonly #problems: CappedProblems;
  readonly #scanner: RecordScanner;
  #toSkip: number;
  #lines = new Uint32Array(1024);
  #records = 0;
  #columnCount = 0;
  #ragged = 0;
  #notUtf8 = 0;
  #firstNotUtf8 = 0;
  #firstRecord: Uint8Array = new Uint8Array(0);

  constructor(source: string, dialect: CsvDialect, limits: SizeLimits) {
    this.#source = source;
    this.#dialect = dialect;
    this.#limits = limits;
    this.#problems = new CappedProblems(source);
    this.#scanner = new RecordScanner(dialect.delimiter);
    this.#toSkip = dialect.skipLines;
  }

  /** Looks at all whole records; returns where the rest begins. */
  take(bytes: Uint8Array, isLast: boolean): number {
    const scanner = this.#scanner;
    scanner.feed(bytes, isLast);
    while (this.#toSkip > 0 && scanner.skipLine()) this.#toSkip -= 1;
    if (this.#toSkip > 0) return scanner.rest;
    const isValid = isUtf8(bytes);
    while (scanner.next()) this.#takeRecord(bytes, isValid);
    return scanner.rest;
  }

  #takeRecord(bytes: Uint8Array, isValid: boolean): void {
    const { complaint, fields, line, start, end } = this.#scanner;
    if (this.#records === 0) {
      this.#columnCount = fields;
      this.#firstRecord = bytes.slice(start, end);
    }
    if (this.#records === this.#lines.length) {
      if (this.#records * this.#columnCount > this.#limits.values) {
        throw tooLarge(this.#source, `of values, ${count(this.#columnCount, "column")} a row`, this.#limits);
      }
      const longer = new Uint32Array(this.#records * 2);
      longer.set(this.#lines);
      this.#lines = longer;
    }
    this.#lines[this.#records++] = line;
    if (complaint !== undefined) {
      this.#problems.add(`${this.#source}:${complaint.line}`, complaint.message);
    } else if (fields !== this.#columnCount) {
      this.#ragged += 1;
      const message = `${count(fields, "field")}, expected ${this.#columnCount} as in the first line`;
      this.#problems.add(`${this.#source}:${line}`, message);
    }
    if (!isValid && !isUtf8(bytes.subarray(start, end))) {
      if (this.#notUtf8 === 0) this.#firstNotUtf8 = line;
      this.#notUtf8 += 1;
    }
  }

  /** @throws InvalidInputError with what was found wrong */
  finish(): CsvStructure {
    const problems = this.#problems;
    if (this.#records === 0) problems.add(this.#source, "holds no row");
    if (this.#ragged > this.#records / 2) problems.advise(hints.linesBeforeHeader);
    if (startsWithSeparator(this.#firstRecord)) {
      const message = "is a line that tells Excel the delimiter and no part of the table";
      problems.add(`${this.#source}:${this.#lines[0]}`, message, hints.firstLine);
    }
    if (this.#notUtf8 > 0) {
      const message = `is not UTF-8 text (${count(this.#notUtf8, "line")} like this): save the file as UTF-8`;
      problems.add(`${this.#source}:${this.#firstNotUtf8}`, message);
    }
    if (this.#columnCount === 1) {
      const message = describeSingleColumn(this.#firstRecord, this.#dialect.delimiter);
      problems.add(`${this.#source}:${this.#lines[0]}`, message, hints.otherDelimiter);
    }
    problems.throwIfAny();
    return { columnCount: this.#columnCount, lines: this.#lines.slice(0, this.#records) };
  }
}

/** Excel's first line `sep=;`, which is no part of the table. */
function startsWithSeparator(record: Uint8Array): boolean {
  return /^sep=/i.test(new TextDecoder().decode(record.subarray(0, 4)));
}

/** @throws InvalidInputError for bytes that are no UTF-8 text */
function checkBytes(source: string, chunk: Uint8Array, before: number): void {
  const [first, second] = chunk;
  if (before === 0 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))) {
    throw invalidFile(source, "is UTF-16 text: save it as UTF-8");
  }
  const zero = chunk.indexOf(0);
  if (zero >= 0) throw invalidFile(source, `is no text (byte ${before + zero} is 0)`);
}

function tooLarge(source: string, what: string, { described }: SizeLimits): InvalidInputError {
  return new InvalidInputError([{ path: source, message: `holds more than ${described} ${what}` }], {
    hint: hints.memoryLimit,
  });
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** The first record is one field: names the delimiter that would give most. */
function describeSingleColumn(firstRecord: Uint8Array, delimiter: string): string {
  const text = Buffer.from(firstRecord.subarray(0, 64)).toString("latin1");
  if (text.startsWith("version https://git-lfs"))
    return "is a pointer of Git LFS, not the table: `git lfs pull` fetches that";
  if (/^\s*<(?:!doctype|html)/i.test(text)) return "is a web page, not a table: the download failed";
  const best = [",", ";", "\t", "|"]
    .map((candidate) => {
      const attempt = new RecordScanner(candidate);
      attempt.feed(firstRecord, true);
      attempt.next();
      return { candidate, fields: attempt.fields };
    })
    .reduce((most, attempt) => (attempt.fields > most.fields ? attempt : most));
  const found = `only one column with the delimiter ${JSON.stringify(delimiter)}`;
  return best.fields === 1
    ? `${found}, expected at least two`
    : `${found}; ${JSON.stringify(best.candidate)} would give ${best.fields}`;
}
