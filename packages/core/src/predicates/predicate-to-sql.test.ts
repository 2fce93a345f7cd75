import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Predicate } from "./predicate.ts";
import { predicateToSql } from "./predicate-to-sql.ts";

// That the conditions hold for the right rows is tested where DuckDB is: in packages/tabular.
describe("predicateToSql", () => {
  it("quotes names and texts and is never NULL", () => {
    const predicate: Predicate = {
      kind: "and",
      of: [
        { kind: "equals", column: 'say "race"', value: "O'Neill" },
        { kind: "not", of: { kind: "range", column: "age", from: 25, to: 38, includesTo: false } },
        { kind: "or", of: [] },
        { kind: "equals", column: "sex", value: null },
      ],
    };
    expect(predicateToSql(predicate)).toBe(
      `(("say ""race""" IS NOT NULL AND "say ""race""" = 'O''Neill') AND (NOT ("age" IS NOT NULL AND "age" >= 2.5e+1 AND "age" < 3.8e+1)) AND FALSE AND ("sex" IS NULL))`,
    );
  });

  it("refuses what SQL cannot say, all at once", () => {
    const predicate: Predicate = {
      kind: "or",
      of: [
        { kind: "equals", column: "", value: 1 },
        { kind: "not", of: { kind: "equals", column: "a", value: "x\0" } },
        { kind: "equals", column: "a", value: "\ud800" },
        { kind: "range", column: "a", from: 2, to: 1, includesTo: true },
      ],
    };
    try {
      predicateToSql(predicate);
      expect.unreachable();
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      expect(error.problems.map(({ path }) => path)).toEqual([
        "predicate.of[3]",
        "predicate.of[0].column",
        "predicate.of[1].of.value",
        "predicate.of[2].value",
      ]);
    }
  });
});
