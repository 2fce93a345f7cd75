import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { KnownResults, nameOf, shuffled } from "./sample.mjs";

/** Draws the sample as soon as it is known which mutants can run, and keeps each result as it comes. */
class SamplingReporter {
  static inject = ["options"];
  #options;
  #results;
  #left = new Map();
  #start;
  #done = 0;

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
    this.#left = new Map(left.map((mutant) => [mutant.id, nameOf(mutant)]));
    writeFileSync(
      sampleFile,
      JSON.stringify(
        { mutants: mutants.length, sample: sample.map(nameOf), left: left.map(nameOf) },
        null,
        2,
      ),
    );
    console.log(`${mutants.length} mutants, ${sample.length} in the sample, ${left.length} to run`);
    this.#start = Date.now();
  }

  onMutantTested(mutant) {
    const name = this.#left.get(mutant.id);
    if (name === undefined) return;
    this.#results.add(name, mutant.status);
    this.#done += 1;
    const seconds = (Date.now() - this.#start) / 1000;
    if (this.#done % 20 === 0 || this.#done === this.#left.size) {
      console.log(`${this.#done} of ${this.#left.size} run, ${(seconds / this.#done).toFixed(1)} s each`);
    }
  }
}

/** Refuses the mutants that are not in the sample, or have run before. */
class SampleChecker {
  static inject = ["options"];
  #sampleFile;
  #left;

  constructor({ sampling }) {
    this.#sampleFile = sampling.sampleFile;
  }

  async init() {}

  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    this.#left ??= new Set(JSON.parse(readFileSync(this.#sampleFile, "utf8")).left);
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
