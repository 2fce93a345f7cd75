import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * An order of mutants that only the seed and the sources decide: the first 300 are a sample drawn evenly, and
 * the first 600 continue it.
 */
export function shuffled(mutants, seed) {
  const ranked = mutants.map((mutant) => ({ mutant, rank: digest(`${seed} ${nameOf(mutant)}`) }));
  return ranked.sort((one, other) => (one.rank < other.rank ? -1 : 1)).map(({ mutant }) => mutant);
}

/** Results of earlier runs, a line each, so that a run that was stopped goes on. */
export class KnownResults {
  #path;
  #tests;
  #results;

  /** @param tests digest of the package's tests: what survived them may not survive others. */
  constructor(path, tests) {
    this.#path = path;
    this.#tests = tests;
    const lines = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
    this.#results = new Map(lines.map((line) => JSON.parse(line)).map((result) => [result.name, result]));
  }

  /** "Killed", "Timeout", "Survived", "NoCoverage" or "RuntimeError"; undefined if it has to be run. */
  statusOf(name) {
    const result = this.#results.get(name);
    return result && (isNoticed(result.status) || result.tests === this.#tests) ? result.status : undefined;
  }

  add(name, status) {
    const result = { name, status, tests: this.#tests };
    this.#results.set(name, result);
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
  }
}

export const isNoticed = (status) => status === "Killed" || status === "Timeout";

const digests = new Map();

/**
 * Says where a mutant is, as Stryker has it before it ran (lines from 0 on), and what it changes. As soon as
 * its file has other content, it is another mutant.
 */
export function nameOf({ fileName, location, mutatorName, replacement }) {
  const known = digests.get(fileName) ?? digest(readFileSync(fileName));
  digests.set(fileName, known);
  const place = [location.start, location.end]
    .map(({ line, column }) => `${line + 1}:${column + 1}`)
    .join("-");
  return `${relative(process.cwd(), fileName)}:${place} ${mutatorName} ${(replacement ?? "").replaceAll(/\s+/g, " ").slice(0, 100)} ${known}`;
}

export function digest(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}
