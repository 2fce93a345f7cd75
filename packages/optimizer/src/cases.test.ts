import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";

const shared = fileURLToPath(new URL("../../../../shared/", import.meta.url));
const casesFile = `${shared}cases/allocation.json`;
const vectorsFile = `${shared}specs/vectors.json`;

interface Case {
  id: number;
  kind: string;
  s: number[];
  a: number[];
  b: number[];
  costs: number[];
  A: number[];
  lam: number;
  B: number;
  opt: { objective: number; d: number[]; d_unique: boolean; nu: number };
  integer?: { le: { objective: number } };
}

/** The objective as it stands in the paper, with none of our code. */
function paperObjective({ s, a, b, A, lam }: Omit<Case, "opt">, d: readonly number[]): number {
  return s.reduce((sum, size, i) => {
    const loss = b[i]! * (size + d[i]!) ** -a[i]!;
    return sum + loss + lam * Math.max(0, loss / A[i]! - 1);
  }, 0);
}

describe.skipIf(!existsSync(casesFile))("shared cases (allocation.json)", () => {
  const cases: Case[] = existsSync(casesFile) ? JSON.parse(readFileSync(casesFile, "utf8")).cases : [];

  it("are there", () => expect(cases.length).toBeGreaterThanOrEqual(24));

  for (const example of cases) {
    const { s, a, b, costs, A, lam, B, opt } = example;
    const slices = s.map((size, i) => ({ size, scale: b[i]!, exponent: a[i]!, unitCost: costs[i]! }));
    const input = { slices, budget: B, fairnessWeight: lam, reference: A };

    it(`case ${example.id} (${example.kind}): continuous`, () => {
      const plan = allocate({ ...input, amounts: "continuous" });
      const spent = costs.reduce((sum, cost, i) => sum + cost * plan.amounts[i]!, 0);
      expect(spent).toBeLessThanOrEqual(B);
      expect(B - spent).toBeLessThan(1e-9 * B);
      expect(Math.abs(paperObjective(example, plan.amounts) / opt.objective - 1)).toBeLessThan(1e-12);
      expect(plan.lowerBound / opt.objective).toBeLessThan(1 + 1e-12);
      expect(plan.status).toBe("optimal");
      if (opt.d_unique) {
        opt.d.forEach((d, i) => {
          expect(Math.abs(plan.amounts[i]! - d)).toBeLessThan(1e-8 * (1 + Math.abs(d)));
        });
      }
    });

    it(`case ${example.id} (${example.kind}): whole`, () => {
      const plan = allocate(input);
      const spent = costs.reduce((sum, cost, i) => sum + cost * plan.amounts[i]!, 0);
      expect(spent).toBeLessThanOrEqual(B);
      const objective = paperObjective(example, plan.amounts);
      expect(Math.abs(plan.objective / objective - 1)).toBeLessThan(1e-13);
      expect(plan.lowerBound).toBeLessThanOrEqual(plan.objective);
      expect(objective).toBeGreaterThanOrEqual(opt.objective * (1 - 1e-13));
      if (example.integer !== undefined) {
        const optimum = example.integer.le.objective;
        expect(Math.abs(objective / optimum - 1)).toBeLessThan(1e-12);
        expect(plan.status).toBe("optimal");
      }
    });
  }
});

describe.skipIf(!existsSync(vectorsFile))("shared vectors (sliceTuner.oneShot)", () => {
  interface OneShot {
    b: number[];
    a: number[];
    s: number[];
    C: number | number[];
    B: number;
    A: number;
    cases: Record<string, { d: number[]; obj: number }>;
  }
  const vectors: OneShot[] = existsSync(vectorsFile)
    ? JSON.parse(readFileSync(vectorsFile, "utf8")).sliceTuner.oneShot
    : [];
  vectors.forEach(({ a, b, s, C, B, cases }, number) => {
    for (const [weight, expected] of Object.entries(cases)) {
      it(`problem ${number + 1} at λ = ${weight}`, () => {
        const slices = s.map((size, i) => ({
          size,
          scale: b[i]!,
          exponent: a[i]!,
          unitCost: Array.isArray(C) ? C[i]! : C,
        }));
        const plan = allocate({ slices, budget: B, fairnessWeight: Number(weight), amounts: "continuous" });
        expected.d.forEach((d, i) => {
          expect(Math.abs(plan.amounts[i]! - d)).toBeLessThan(0.01);
        });
        expect(Math.abs(plan.objective - expected.obj)).toBeLessThan(1e-8);
      });
    }
  });
});
