import { describe, expect, it } from "vitest";
import type { LossForm, MeasuredInfluence } from "../designed/loss-form.ts";
import { knownInfluence, measure } from "../testing/known-influence.ts";
import { weighForms } from "./weigh-forms.ts";

const truth = knownInfluence(3);
const input = measure(truth, { trainings: 32, noise: 0, seed: 4 });

/** Two sums of losses as functions of sizes, far enough apart. */
const first = (sizes: readonly number[]) => 1 + 3 / Math.sqrt(sizes[0]!) + 1 / Math.sqrt(sizes[1]!);
const second = (sizes: readonly number[]) => 0.5 + 5 / Math.sqrt(sizes[2]! + sizes[0]!);

/** A form whose losses come to this sum, in equal parts. */
function formOf(sum: (sizes: readonly number[]) => number, { levels }: MeasuredInfluence): LossForm {
  const ratios = (sizes: readonly number[]) => levels.map((level) => sum(sizes) / (levels.length * level));
  return { ratios } as Partial<LossForm> as LossForm;
}

/** What the second form counts where so much of it is in the losses. */
function shareOf(part: number, from = input): number {
  const losses = from.sizes.map((sizes) => {
    const sum = (1 - part) * first(sizes) + part * second(sizes);
    return [0.2 * sum, 0.3 * sum, 0.5 * sum];
  });
  return weighForms({ ...from, losses }, (_, measured) => ({
    additive: formOf(first, measured),
    effective: formOf(second, measured),
  }));
}

describe("weighForms", () => {
  it("is what the losses have of each form, drawn to a half by the belief", () => {
    // What is held out lies (part − ½)·D off the middle of both forms, D being how far they are apart. So
    // the data's precision of 32 / (part − ½)² stands against the belief's of 16.
    for (const part of [0.1, 0.3, 0.8]) {
      const precision = 32 / (part - 0.5) ** 2;
      expect(shareOf(part)).toBeCloseTo((part * precision + 0.5 * 16) / (precision + 16), 9);
    }
  });

  it("is never below 0 or above 1", () => {
    expect(shareOf(-1)).toBe(0);
    expect(shareOf(2)).toBe(1);
  });

  it("is a half where no quarter can be spared, and where both forms are the losses themselves", () => {
    const few = { ...input, sizes: input.sizes.slice(0, 6) };
    expect(shareOf(0.1, few)).toBe(0.5);
    const losses = input.sizes.map((sizes) => [first(sizes), 1, 1]);
    const same = weighForms({ ...input, losses }, (_, measured) => {
      const form = formOf((sizes) => first(sizes) + 2, measured);
      return { additive: form, effective: form };
    });
    expect(same).toBeCloseTo(0.5, 12);
  });

  it("predicts each training once, by forms that were fitted to all but its quarter", () => {
    const asked: number[][] = [];
    const kept: number[] = [];
    weighForms(input, (part, measured) => {
      kept.push(part.sizes.length);
      const own: number[] = [];
      asked.push(own);
      const form = formOf((sizes) => {
        own.push(input.sizes.indexOf(sizes));
        return first(sizes);
      }, measured);
      return { additive: form, effective: formOf(second, measured) };
    });
    expect(kept).toEqual([24, 24, 24, 24]);
    const held = asked.map((own) => [...new Set(own)]);
    expect(held.map((own) => own.length)).toEqual([8, 8, 8, 8]);
    expect(held.flat().sort((one, other) => one - other)).toEqual(input.sizes.map((_, index) => index));
  });
});
