import { readFileSync } from "node:fs";
import { InvalidInputError, parseJson } from "@slicetuner/core";

/** Mistakes of a file that are listed; the others are counted. */
const maximumListed = 10;

interface Mistake {
  /** `line 17`, or `[16]` in JSON. */
  readonly place: string;
  readonly message: string;
}

/**
 * Reads a number for each row from a file: a JSON array (or an object with one as `losses`), or a text with
 * one number a line, its first line a title or not.
 * @throws InvalidInputError with the place of every mistake, or when there are not as many as rows.
 */
export function readLosses(file: string, rowCount: number, source: string): Float64Array {
  const content = read(file).replace(/^\ufeff/, "");
  const mistakes: Mistake[] = [];
  const losses = /^\s*[[{]/.test(content) ? readJson(file, content, mistakes) : readLines(content, mistakes);
  if (mistakes.length > 0) throw listed(file, mistakes);
  if (losses.length !== rowCount) {
    const message = `holds ${count(losses.length, "number")}, ${source} holds ${count(rowCount, "row")}; expected one for each row`;
    throw new InvalidInputError([{ path: file, message }]);
  }
  return Float64Array.from(losses);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EISDIR" ? "is a folder, expected a file" : `cannot be read: ${message}`;
    throw new InvalidInputError([{ path: "losses", message: `"${file}" ${why}` }]);
  }
}

function readJson(file: string, content: string, mistakes: Mistake[]): number[] {
  let value: unknown;
  try {
    value = parseJson(content);
  } catch (error) {
    throw new InvalidInputError([{ path: file, message: `is no JSON: ${(error as Error).message}` }]);
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const losses: unknown = isObject ? (value as { losses?: unknown }).losses : value;
  if (!Array.isArray(losses)) {
    const message = "holds no list of losses; expected [0.1, 0.2, …] or { losses: [0.1, 0.2, …] }";
    throw new InvalidInputError([{ path: file, message }]);
  }
  losses.forEach((loss, index) => {
    if (typeof loss !== "number" || !Number.isFinite(loss))
      mistakes.push({ place: `[${index}]`, message: `is ${JSON.stringify(loss)}, expected a finite number` });
  });
  return losses as number[];
}

function readLines(content: string, mistakes: Mistake[]): number[] {
  const lines = content.split(/\r?\n/);
  if (lines.at(-1)?.trim() === "") lines.pop();
  const isTitle = lines.length > 1 && /^\s*"?[\p{L}_]/u.test(lines[0]!) && !isWord(lines[0]!);
  return lines.slice(isTitle ? 1 : 0).map((line, index) => {
    const value = line.trim() === "" ? Number.NaN : Number(line);
    if (!Number.isFinite(value)) {
      const found = line.trim() === "" ? "empty" : JSON.stringify(line.trim().slice(0, 40));
      const many = line.includes(",") ? "; of a table, name the column instead" : "";
      const place = `line ${index + (isTitle ? 2 : 1)}`;
      mistakes.push({ place, message: `is ${found}, expected a finite number${many}` });
    }
    return value;
  });
}

/** What programs write for numbers that are none: no title. */
function isWord(line: string): boolean {
  return /^\s*[+-]?(?:nan|inf(?:inity)?|null|none|na)\s*$/i.test(line);
}

function listed(file: string, mistakes: readonly Mistake[]): InvalidInputError {
  const problems = mistakes
    .slice(0, maximumListed)
    .map(({ place, message }) => ({ path: `${file}: ${place}`, message }));
  const more = mistakes.length - maximumListed;
  if (more > 0) problems.push({ path: file, message: `${count(more, "more such mistake")}` });
  return new InvalidInputError(problems);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
