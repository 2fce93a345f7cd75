import { isUtf8 } from "node:buffer";
import { CappedProblems } from "./capped-problems.ts";
import { hints } from "./hints.ts";
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

/**
 * Walks once through a file and checks that it is a table: every record with as many fields as the first, quotes
 * closed, UTF-8, one kind of line end. DuckDB then reads the values.
 *
 * Why not DuckDB's own list of rejected lines: it counts records instead of lines where a quoted value runs over
 * several, and it does not tell the line of a record that was read well, which later problems (a text among numbers,
 * a missing label) need.
 *
 * @throws InvalidInputError with the first problems, each with its line.
 */
export function scanCsv(source: string, bytes: Uint8Array, dialect: CsvDialect): CsvStructure {
  const problems = new CappedProblems(source);
  const scanner = new RecordScanner(bytes, dialect.delimiter);
  for (let skipped = 0; skipped < dialect.skipLines; skipped++) scanner.skipLine();

  const validText = isUtf8(bytes);
  let lines = new Uint32Array(1024);
  let records = 0;
  let columnCount = 0;
  let ragged = 0;
  let notUtf8 = 0;
  let firstNotUtf8 = 0;
  while (scanner.next()) {
    if (records === 0) columnCount = scanner.fields;
    if (records === lines.length) {
      const longer = new Uint32Array(records * 2);
      longer.set(lines);
      lines = longer;
    }
    lines[records++] = scanner.line;
    const place = `${source}:${scanner.line}`;
    if (scanner.complaint !== undefined) {
      problems.add(`${source}:${scanner.complaint.line}`, scanner.complaint.message);
    } else if (scanner.fields !== columnCount) {
      ragged += 1;
      const message = `${count(scanner.fields, "field")}, expected ${columnCount} as in the first line`;
      problems.add(place, message);
    }
    if (!validText && !isUtf8(bytes.subarray(scanner.start, scanner.end))) {
      if (notUtf8 === 0) firstNotUtf8 = scanner.line;
      notUtf8 += 1;
    }
  }

  if (records === 0) problems.add(source, "holds no row");
  if (ragged > records / 2) problems.advise(hints.linesBeforeHeader);
  if (notUtf8 > 0) {
    const message = `is not UTF-8 text (${count(notUtf8, "line")} like this): save the file as UTF-8`;
    problems.add(`${source}:${firstNotUtf8}`, message);
  }
  if (columnCount === 1) {
    const message = describeSingleColumn(bytes, scanner, dialect);
    problems.add(`${source}:${lines[0]}`, message, hints.otherDelimiter);
  }
  problems.throwIfAny();
  return { columnCount, lines: lines.slice(0, records) };
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** The first record is one field: names the delimiter that would give most. */
function describeSingleColumn(bytes: Uint8Array, scanner: RecordScanner, dialect: CsvDialect): string {
  const { start, end } = scanner.firstRecord;
  const best = [",", ";", "\t", "|"]
    .map((delimiter) => {
      const attempt = new RecordScanner(bytes.subarray(start, end), delimiter);
      attempt.next();
      return { delimiter, fields: attempt.fields };
    })
    .reduce((most, candidate) => (candidate.fields > most.fields ? candidate : most));
  const found = `only one column with the delimiter ${JSON.stringify(dialect.delimiter)}`;
  return best.fields === 1
    ? `${found}, expected at least two`
    : `${found}; ${JSON.stringify(best.delimiter)} would give ${best.fields}`;
}
