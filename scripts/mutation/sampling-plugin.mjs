import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { KnownResults, nameOf, scoreOf, shuffled } from "./sample.mjs";

/** Draws the sample as soon as it is known which mutants can run, and keeps each result as it comes. */
class SamplingReporter {
  static inject = ["options"];
  #options;
  #results;
  #mutants;
  /** Names, in the order in which they run. */
  #sample = [];
  /** Names by id of those that run now. */
  #left = new Map();
  #done = 0;
  #start;

  constructor({ sampling }) {
    this.#options = sampling;
    mkdirSync(dirname(sampling.resultsFile), { recursive: true });
    this.#results = new KnownResults(sampling.resultsFile, sampling.tests);
  }

  onMutationTestingPlanReady({ mutantPlans }) {
    const { size, seed, sampleFile } = this.#options;
    const mutants = mutantPlans.filter(({ plan }) => plan === "Run").map(({ mutant }) => mutant);
    const sample = shuffled(mutants, seed).slice(0, size);
    const left = sample.filter((mutant) => this.#results.statusOf(nameOf(mutant)) === undefined);
    this.#mutants = mutants.length;
    this.#sample = sample.map(nameOf);
    this.#left = new Map(left.map((mutant) => [mutant.id, nameOf(mutant)]));
    const content = { mutants: this.#mutants, sample: this.#sample, left: left.map(nameOf) };
    writeFileSync(sampleFile, JSON.stringify(content, null, 2));
    console.log(`${mutants.length} mutants, ${sample.length} in the sample, ${left.length} to run`);
    this.#start = Date.now();
  }

  onMutantTested(mutant) {
    const name = this.#left.get(mutant.id);
    if (name === undefined) return;
    this.#results.add(name, mutant.status);
    this.#done += 1;
    // What no test runs is told at once, out of turn.
    if (mutant.status === "NoCoverage" || this.#done % 10 > 0) return;
    const seconds = (Date.now() - this.#start) / 1000 / this.#done;
    const soFar = this.#sample.slice(0, this.#sample.indexOf(name) + 1);
    const { text } = scoreOf(soFar, this.#results, this.#mutants);
    console.log(`${this.#done} of ${this.#left.size} run, ${seconds.toFixed(1)} s each; so far ${text}`);
  }
}

/**
 * Refuses the mutants that are not in the sample, or have run before. They run in the order of the sample, so
 * that what has run by any time is a sample too.
 */
class SampleChecker {
  static inject = ["options"];
  #sampling;
  #left;

  constructor({ sampling }) {
    this.#sampling = sampling;
  }

  async init() {}

  async group(mutants) {
    return shuffled(mutants, this.#sampling.seed).map(({ id }) => [id]);
  }

  async check(mutants) {
    this.#left ??= new Set(JSON.parse(readFileSync(this.#sampling.sampleFile, "utf8")).left);
    const result = (mutant) =>
      this.#left.has(nameOf(mutant)) ? { status: "passed" } : { status: "compileError", reason: "not drawn" };
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, result(mutant)]));
  }
}

export const strykerPlugins = [
  { kind: "Reporter", name: "sampling", injectableClass: SamplingReporter },
  { kind: "Checker", name: "sampling", injectableClass: SampleChecker },
];

export const strykerValidationSchema = { properties: { sampling: { type: "object" } } };
