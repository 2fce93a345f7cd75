import { expect, it } from "vitest";
import { coupledProblem } from "../testing/effective-sum.ts";
import { planConvex } from "./plan-convex.ts";

it("proves a gap below 1e-6 for a thousand coupled slices", () => {
  const plan = planConvex({ ...coupledProblem(1000), amounts: "continuous", enough: 1e-6 });
  expect(plan.gap).toBeLessThanOrEqual(1e-6);
  expect(plan.status).toBe("optimal");
}, 120_000);
