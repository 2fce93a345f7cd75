import { describe, expect, it } from "vitest";
import { clean } from "./clean.ts";
import { replay } from "./replay.ts";
import { runningExample, runningRoles } from "./testing/running-example.ts";

const match = [{ column: "name", comparator: "jaro-winkler", threshold: 0.85 }] as const;

describe("replay", () => {
  const first = clean(runningExample, runningRoles, { resolve: { match } });
  const decisions = {
    removed: first.steps[0]!.sanitize!.removed.map(({ id }) => id),
    merged: first.steps[1]!.resolve!.merged,
    mergePolicy: {},
    reweigh: {},
  };

  it("makes the same table from what was decided", () => {
    const again = replay(runningExample, runningRoles, decisions);
    expect(again.table).toEqual(first.table);
  });

  it("brings back what a person takes back, and balances the weights of what is there then", () => {
    const without = replay(runningExample, runningRoles, { ...decisions, removed: [] });
    expect(without.table.ids).toEqual(["e1", "e2", "e4", "e5", "e6"]);
    expect(without.rates!.parity).toBeCloseTo(1, 12);
    const all = replay(runningExample, runningRoles, {
      removed: [],
      merged: [],
      mergePolicy: {},
      reweigh: null,
    });
    expect(all.table.columns).toEqual(runningExample.columns);
    expect([...all.table.weights]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("names rows that the table does not have", () => {
    expect(() => replay(runningExample, runningRoles, { ...decisions, removed: ["e9"] })).toThrow(
      'removed[0]: there is no row "e9"',
    );
  });
});
