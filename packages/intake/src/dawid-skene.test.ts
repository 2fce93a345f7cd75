import type { WorkerAnswer } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DawidSkeneResult, dawidSkene } from "./dawid-skene.ts";
import { type IndexedAnswers, indexAnswers } from "./indexed-answers.ts";
import { publishedAnswers, publishedConfusions, publishedShares } from "./testing/anaesthetists.ts";

const maximumLikelihood = { priorAnswers: 0 } as const;

/** Answers of workers `w0`, `w1` … about items `i00`, `i01` …; null for no answer. */
function table(rows: readonly (readonly (number | null)[])[]): WorkerAnswer[] {
  return rows.flatMap((row, item) =>
    row.flatMap((label, worker) =>
      label === null ? [] : [{ exampleId: `i${String(item).padStart(2, "0")}`, worker: `w${worker}`, label }],
    ),
  );
}

const answersArbitrary = (classCount: number) =>
  fc.array(fc.array(fc.option(fc.nat(classCount - 1)), { minLength: 3, maxLength: 5 }), {
    minLength: 3,
    maxLength: 12,
  });

describe("dawidSkene", () => {
  it("gives what the paper gives for its data (tables 2 and 4)", () => {
    const answers = indexAnswers(publishedAnswers(), 4);
    const result = dawidSkene(answers, { ...maximumLikelihood, maximumIterations: 2000 });
    expect(result.status).toBe("converged");
    result.classShares.forEach((share, label) => {
      expect(Math.abs(share - publishedShares[label]!)).toBeLessThanOrEqual(0.0051);
    });
    result.confusions.forEach((probability, index) => {
      expect(Math.abs(probability - publishedConfusions.flat(2)[index]!)).toBeLessThanOrEqual(0.0101);
    });
    // Patient 7 is the only one whose class the paper leaves open.
    const patient7 = answers.items.indexOf("07");
    expect(result.posteriors[patient7 * 4]).toBeCloseTo(0.98, 2);
    expect(result.posteriors[patient7 * 4 + 1]).toBeCloseTo(0.02, 2);
  });

  it("never lets the objective fall, nor the likelihood where there is no prior", () => {
    fc.assert(
      fc.property(answersArbitrary(3), fc.boolean(), (rows, withPrior) => {
        const answers = indexAnswers(table(rows), 3);
        const result = dawidSkene(answers, withPrior ? {} : maximumLikelihood);
        result.objectives.slice(1).forEach((objective, index) => {
          expect(objective).toBeGreaterThanOrEqual(result.objectives[index]! - 1e-9);
        });
        if (!withPrior && answers.items.length > 0) {
          expect(result.objectives.at(-1)).toBeCloseTo(result.logLikelihood, 9);
        }
      }),
    );
  });

  it("has a likelihood and posteriors that a sum over all possible truths confirms", () => {
    fc.assert(
      fc.property(answersArbitrary(2), (rows) => {
        const answers = indexAnswers(table(rows.slice(0, 6)), 2);
        if (answers.items.length === 0) return;
        const result = dawidSkene(answers);
        const enumerated = sumOverTruths(answers, result);
        expect(result.logLikelihood).toBeCloseTo(Math.log(enumerated.likelihood), 8);
        result.posteriors.forEach((probability, index) => {
          expect(probability).toBeCloseTo(enumerated.posteriors[index]!, 5);
        });
      }),
    );
  });

  it("ends where no small change of a matrix or of the shares is better", () => {
    const rows = [
      [0, 0, 1],
      [1, 1, 1],
      [0, 1, 0],
      [1, 0, 1],
      [0, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
      [0, 0, 1],
    ];
    const answers = indexAnswers(table(rows), 2);
    const result = dawidSkene(answers, { tolerance: 1e-12, maximumIterations: 100_000 });
    expect(result.status).toBe("converged");
    const best = objectiveByHand(answers, result);
    for (const name of ["classShares", "confusions"] as const) {
      for (let row = 0; row < result[name].length / 2; row++) {
        for (const step of [1e-3, -1e-3]) {
          const changed = result[name].slice();
          changed[row * 2]! += step;
          changed[row * 2 + 1]! -= step;
          expect(objectiveByHand(answers, { ...result, [name]: changed })).toBeLessThan(best);
        }
      }
    }
  });

  it("gives perfect workers exactly their labels", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 2, max: 6 }),
        (truth, workers) => {
          const answers = indexAnswers(table(truth.map((label) => new Array(workers).fill(label))), 3);
          const { posteriors } = dawidSkene(answers);
          truth.forEach((label, item) => {
            expect(posteriors[item * 3 + label]).toBeGreaterThan(0.5);
          });
        },
      ),
    );
  });

  it("reads the answers of a worker inverted who is wrong about the gold questions", () => {
    const truth = Array.from({ length: 40 }, (_, item) => item % 2);
    const answers = indexAnswers(table(truth.map((label) => [1 - label])), 2);
    const gold = new Map(truth.slice(0, 20).map((label, item) => [answers.items[item]!, label]));
    const { posteriors, confusions } = dawidSkene(answers, { gold });
    truth.forEach((label, item) => {
      expect(posteriors[item * 2 + label]).toBeGreaterThan(0.75);
    });
    expect(confusions[1]).toBeGreaterThan(0.75);
    // Without gold the worker is believed.
    const believed = dawidSkene(answers);
    expect(believed.posteriors[0]).toBeLessThan(0.5);
  });

  it("does not mind in which order workers, items and classes come", () => {
    fc.assert(
      fc.property(
        answersArbitrary(3),
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        fc.infiniteStream(fc.nat()),
        (rows, classes, numbers) => {
          const plain = table(rows);
          const renamed = plain.map(({ exampleId, worker, label }) => ({
            exampleId: reverse(exampleId),
            worker: reverse(worker),
            label: classes[label]!,
          }));
          renamed.sort(() => (numbers.next().value! % 2 === 0 ? 1 : -1));
          const first = indexAnswers(plain, 3);
          const second = indexAnswers(renamed, 3);
          const one = dawidSkene(first, { maximumIterations: 20 });
          const other = dawidSkene(second, { maximumIterations: 20 });
          first.items.forEach((id, item) => {
            const place = second.items.indexOf(reverse(id));
            for (let label = 0; label < 3; label++) {
              expect(other.posteriors[place * 3 + classes[label]!]).toBeCloseTo(
                one.posteriors[item * 3 + label]!,
                9,
              );
            }
          });
        },
      ),
    );
  });

  it("says when it stopped before it had settled", () => {
    const answers = indexAnswers(publishedAnswers(), 4);
    expect(dawidSkene(answers, { maximumIterations: 3 })).toMatchObject({
      status: "iteration-limit",
      iterations: 3,
    });
  });

  it("takes no answers at all", () => {
    expect(dawidSkene(indexAnswers([], 2)).status).toBe("converged");
  });
});

const reverse = (text: string) => [...text].reverse().join("");

/** The joint probability of answers and truths, summed over every combination of truths. */
function sumOverTruths(
  { items, classCount, itemOf, workerOf, labelOf }: IndexedAnswers,
  { classShares, confusions }: Pick<DawidSkeneResult, "classShares" | "confusions">,
) {
  const posteriors = new Float64Array(items.length * classCount);
  let likelihood = 0;
  for (let code = 0; code < classCount ** items.length; code++) {
    const truths = items.map((_, item) => Math.floor(code / classCount ** item) % classCount);
    let joint = truths.reduce((product, truth) => product * classShares[truth]!, 1);
    for (let answer = 0; answer < itemOf.length; answer++) {
      const row = workerOf[answer]! * classCount + truths[itemOf[answer]!]!;
      joint *= confusions[row * classCount + labelOf[answer]!]!;
    }
    likelihood += joint;
    truths.forEach((truth, item) => {
      posteriors[item * classCount + truth]! += joint;
    });
  }
  return { likelihood, posteriors: posteriors.map((sum) => sum / likelihood) };
}

/**
 * Log likelihood plus the documented default prior: 4 answers per class and worker, 0.7 of them correct; an
 * item per class.
 */
function objectiveByHand(answers: IndexedAnswers, result: DawidSkeneResult): number {
  const { likelihood } = sumOverTruths(answers, result);
  const prior = result.confusions.reduce((sum, probability, index) => {
    const correct = index % 2 === Math.floor(index / 2) % 2;
    return sum + (correct ? 2.8 : 1.2) * Math.log(probability);
  }, 0);
  return Math.log(likelihood) + prior + Math.log(result.classShares[0]!) + Math.log(result.classShares[1]!);
}
