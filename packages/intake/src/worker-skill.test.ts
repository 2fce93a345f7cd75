import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexAnswers } from "./indexed-answers.ts";
import { measureWorkers } from "./worker-skill.ts";

/** Every order of `values`. */
function orders(values: readonly number[]): number[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, place) => {
    const rest = values.filter((_, other) => other !== place);
    return orders(rest).map((order) => [value, ...order]);
  });
}

const item = (index: number) => `i${String(index).padStart(3, "0")}`;

describe("measureWorkers", () => {
  it("compares agreement with all ways to deal the same answers to the same items", () => {
    const labels = fc.array(fc.nat(2), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(labels, fc.nat(), (given, seed) => {
        const random = new Random(seed);
        const others = given.map(() => {
          const weights = [random.uniform(), random.uniform(), random.uniform()];
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          return weights.map((weight) => weight / total);
        });
        const answers = given.map((label, index) => ({ exampleId: item(index), worker: "w", label }));
        const [skill] = measureWorkers(indexAnswers(answers, 3), (answer) => others[answer]);
        const agreementOf = (dealt: readonly number[]) =>
          dealt.reduce((sum, label, index) => sum + others[index]![label]!, 0) / dealt.length;
        const dealt = orders(given).map(agreementOf);
        const mean = dealt.reduce((sum, value) => sum + value, 0) / dealt.length;
        const variance = dealt.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dealt.length;
        expect(skill!.agreement).toBeCloseTo(agreementOf(given), 12);
        expect(skill!.chance).toBeCloseTo(mean, 12);
        if (new Set(given).size === 1) expect(skill!.score).toBeNull();
        else expect(skill!.score).toBeCloseTo((agreementOf(given) - mean) / Math.sqrt(variance), 6);
      }),
    );
  });

  it("gives a worker without skill a score above 1.645 once in twenty times", () => {
    const random = new Random(5);
    const answers = Array.from({ length: 500 * 40 }, (_, index) => ({
      exampleId: item(index % 40),
      worker: `w${Math.floor(index / 40)}`,
      label: random.uniform() < 0.3 ? 1 : 0,
    }));
    const others = Array.from({ length: 40 }, () => random.uniform());
    const indexed = indexAnswers(answers, 2);
    const workers = measureWorkers(indexed, (answer) => {
      const own = others[indexed.itemOf[answer]!]!;
      return [1 - own, own];
    });
    const share = workers.filter(({ score }) => score! > 1.645).length / workers.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.08);
  });
});
