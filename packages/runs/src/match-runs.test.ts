import type { Predicate } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { matchRuns, type WrittenRun, type WrittenRuns } from "./index.ts";

/** `amounts` and `losses` by name; `rows` says which rows slices had. */
function run(
  amounts: Readonly<Record<string, number>>,
  losses: Readonly<Record<string, number>>,
  rows: Readonly<Record<string, string>> = {},
): Omit<WrittenRun, "file" | "place" | "columns"> {
  const map = <Value>(values: Readonly<Record<string, Value>>) => new Map(Object.entries(values));
  return { amounts: map(amounts), losses: map(losses), rows: map(rows) };
}

function written(runs: readonly ReturnType<typeof run>[], more: Partial<WrittenRuns> = {}): WrittenRuns {
  const namesOf = (part: "amounts" | "losses") => [...new Set(runs.flatMap((own) => [...own[part].keys()]))];
  const [sources, outcomes] = [namesOf("amounts"), namesOf("losses")];
  const columns = new Map([
    ...sources.map((name) => [`amount ${name}`, `size_${name}`] as const),
    ...outcomes.map((name) => [`loss ${name}`, `loss_${name}`] as const),
  ]);
  return {
    runs: runs.map((own, index) => ({
      ...own,
      file: "runs.csv",
      place: `runs.csv, row ${index + 1}`,
      columns,
    })),
    ...{ unit: "amounts", sources, outcomes, wrongCells: [], warnings: [], ...more },
  };
}

const before = [1, 2, 3].map((size) =>
  run({ North: 10 * size, South: 40 }, { North: 0.5 / size, South: 0.2 + size / 100 }),
);
const after = [1, 2, 3].map((size) =>
  run({ North: 10, Old: 20 * size, Young: 20 }, { North: 0.4, Old: 0.3 / size, Young: 0.1 * size }),
);

describe("matchRuns", () => {
  it("leaves runs with the slices of now as they are", () => {
    const { runs, validity, tied, warnings } = matchRuns(written(before));
    expect(runs.amounts[1]).toEqual([20, 40]);
    expect(runs.losses[1]).toEqual([0.25, 0.22]);
    expect(validity).toEqual([{ runs: [1, 2, 3], changes: [], losses: ["North", "South"], notFor: [] }]);
    expect([tied, warnings]).toEqual([[], []]);
  });

  it("takes runs with the old name and with the new one for runs of one slice", () => {
    const renamed = before.map(({ amounts, losses }) =>
      run({ North: amounts.get("North")!, S: amounts.get("South")! }, { North: 1, S: losses.get("South")! }),
    );
    const { runs, slices } = matchRuns(written([...before, ...renamed]), {
      changes: [{ kind: "renamed", before: ["South"], now: ["S"] }],
    });
    expect(slices).toEqual(["North", "S"]);
    expect(runs.amounts.slice(0, 3)).toEqual(runs.amounts.slice(3));
    expect(runs.losses.map(([, south]) => south)).toEqual(
      [...before, ...before].map(({ losses }) => losses.get("South")),
    );
  });

  it("adds up the sizes of merged slices, and averages their losses by size", () => {
    const { runs } = matchRuns(written([...after, ...before]), {
      changes: [{ kind: "merged", before: ["Old", "Young"], now: ["South"], weights: { Old: 3, Young: 1 } }],
    });
    expect(runs.sources).toEqual(["North", "South"]);
    expect(runs.amounts.map(([, south]) => south)).toEqual([40, 60, 80, 40, 40, 40]);
    expect(runs.losses[1]![1]).toBeCloseTo((3 * 0.15 + 0.2) / 4, 12);
    expect(runs.losses[4]![1]).toBe(0.22);
  });

  it("averages by what losses were measured on, else by the mean sizes of the runs", () => {
    const changes = [{ kind: "merged" as const, before: ["Old", "Young"], now: ["South"] }];
    const measured = matchRuns(written(after, { measuredOn: { Old: 100, Young: 300 } }), { changes });
    expect(measured.runs.losses[0]![1]).toBeCloseTo((0.3 + 3 * 0.1) / 4, 12);
    // The runs had 40 and 20 in the mean.
    expect(matchRuns(written(after), { changes }).runs.losses[0]![1]).toBeCloseTo((2 * 0.3 + 0.1) / 3, 12);
  });

  it("divides a slice that was split, whose runs still tell the losses of the others", () => {
    const { runs, validity, tied } = matchRuns(written([...before, ...after]), {
      changes: [{ kind: "split", before: ["South"], now: ["Old", "Young"] }],
    });
    expect(runs.sources).toEqual(["North", "Old", "Young"]);
    // As the runs that know them apart: 40 and 20 in the mean.
    expect(runs.amounts[0]![1]).toBeCloseTo((40 * 2) / 3, 12);
    expect(runs.amounts[0]![2]).toBeCloseTo(40 / 3, 12);
    expect(runs.losses[0]).toEqual([0.5, null, null]);
    expect(runs.losses[3]).toEqual([0.4, 0.3, 0.1]);
    expect(validity.map((group) => [group.runs, group.losses, group.notFor])).toEqual([
      [[1, 2, 3], ["North"], ["Old", "Young"]],
      [[4, 5, 6], ["North", "Old", "Young"], []],
    ]);
    expect(tied).toEqual([]);
  });

  it("ties parts that fewer than three runs know apart: one source, with the loss of both together", () => {
    const { runs, tied, slices, warnings } = matchRuns(written([...before, ...after.slice(0, 2)]), {
      changes: [{ kind: "split", before: ["South"], now: ["Old", "Young"] }],
      sizes: { North: 5, Old: 30, Young: 10 },
    });
    expect(slices).toEqual(["North", "Old", "Young"]);
    expect(runs.sources).toEqual(["North", "Old + Young"]);
    expect(runs.amounts.map(([, south]) => south)).toEqual([40, 40, 40, 40, 60]);
    expect(runs.losses[2]![1]).toBe(0.23);
    expect(runs.losses[3]![1]).toBeCloseTo(0.75 * 0.3 + 0.25 * 0.1, 12);
    expect(tied[0]!.parts).toEqual([
      { name: "Old", share: 0.75 },
      { name: "Young", share: 0.25 },
    ]);
    expect(warnings).toEqual([
      "only 2 runs know Old and Young apart, at least 3 are needed: they are planned as one, Old + Young, and bought in the proportion 75 % and 25 %",
    ]);
  });

  it("finds by itself what was renamed and split, where the runs say which rows their slices had", () => {
    const is = (column: string, value: string): Predicate => ({ kind: "equals", column, value });
    const south = is("region", "South");
    const both = (age: string): Predicate => ({ kind: "and", of: [south, is("age", age)] });
    const say = (rows: Readonly<Record<string, Predicate>>) =>
      Object.fromEntries(Object.entries(rows).map(([name, own]) => [name, JSON.stringify(own)]));
    const was = say({ North: is("region", "North"), South: south });
    const is_ = say({ N: is("region", "North"), Old: both("old"), Young: both("young") });
    const early = before.map((own) => ({ ...own, rows: new Map(Object.entries(was)) }));
    const late = after.map(({ amounts, losses }) => {
      const { North, ...others } = Object.fromEntries(amounts);
      return run({ N: North!, ...others }, { N: losses.get("North")!, Old: 0.3, Young: 0.1 }, is_);
    });
    const readRows = (text: string) => JSON.parse(text) as Predicate;
    const { runs, validity, warnings } = matchRuns(written([...early, ...late]), { readRows });
    expect(runs.sources).toEqual(["N", "Old", "Young"]);
    expect(runs.losses[0]).toEqual([0.5, null, null]);
    expect(validity[0]!.changes.map(({ kind }) => kind)).toEqual(["renamed", "split"]);
    expect(warnings).toEqual([]);
  });

  it("does not count the loss of a slice under the same name that has other rows now", () => {
    const say = (south: string) => ({ North: "north of 50", South: south });
    const runs = [...before, ...before, ...before].map(({ amounts, losses }, index) =>
      run(Object.fromEntries(amounts), Object.fromEntries(losses), say(index < 3 ? "old" : "new")),
    );
    const { runs: found, validity } = matchRuns(written(runs));
    expect(found.losses.map(([, south]) => south === null)).toEqual([
      ...[true, true, true],
      ...new Array<boolean>(6).fill(false),
    ]);
    expect(validity.map(({ changes }) => changes.map(({ kind }) => kind))).toEqual([["edited"], []]);
    // What is said of the slices of now goes before what the last run says.
    const present = [
      { name: "North", rows: "north of 50" },
      { name: "South", rows: "newest" },
    ];
    const { runs: none, warnings } = matchRuns(written(runs), { present });
    expect(none.outcomes).toEqual(["North"]);
    expect(warnings[0]).toMatch(/^no run tells the loss of South as it is now, at least 3 are needed/);
  });

  it("leaves out runs that had examples of what is gone, and gives new slices none", () => {
    const present = ["North", "East"].map((name) => ({ name, rows: name }));
    const rows = { North: "North", South: "South" };
    const with0 = [
      ...before.slice(0, 1),
      ...[1, 2, 3].map((size) => run({ North: size, South: 0 }, { North: 1 })),
    ];
    const runs = with0.map((own) => ({ ...own, rows: new Map(Object.entries(rows)) }));
    const found = matchRuns(written(runs, { outcomes: ["North"] }), { present });
    expect(found.runs.sources).toEqual(["North", "East"]);
    expect(found.runs.amounts).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect(found.warnings[0]).toBe(
      '1 of 4 runs are left out: they had examples of "South", which is no longer there',
    );
  });

  it("names everything that cannot be, at once", () => {
    const refuse = (...changes: NonNullable<Parameters<typeof matchRuns>[1]>["changes"] & object) => {
      try {
        matchRuns(written([...before, ...after]), { changes });
      } catch (error) {
        return (error as Error).message.split("\n");
      }
      return [];
    };
    expect(
      refuse(
        { kind: "renamed", before: ["Sauth"], now: ["S"] },
        { kind: "renamed", before: ["South"], now: ["S2"] },
        { kind: "split", before: ["South"], now: ["East", "West"] },
        { kind: "merged", before: ["Old"], now: ["Age"] },
        { kind: "renamed", before: ["North"], now: ["North"] },
      ),
    ).toEqual([
      '--renamed: the runs have no slice "Sauth"; did you mean "South"?',
      '--split: "South" is in --renamed too: a slice can be changed in one way only',
      '--split: neither the runs nor --have know the part "East" of "South"; say how many examples it has: South=East:NUMBER+West:NUMBER',
      '--split: neither the runs nor --have know the part "West" of "South"; say how many examples it has: South=East:NUMBER+West:NUMBER',
      '--merged: "Age" has one part only: a slice with another name is said by --renamed Old=Age',
      '--renamed: "North" becomes itself',
    ]);
    expect(
      refuse(
        { kind: "renamed", before: ["Old"], now: ["S"] },
        { kind: "renamed", before: ["Young"], now: ["S"] },
      ),
    ).toEqual(['--renamed: "Old" and "Young" both become "S": say --merged S=Old+Young']);
    expect(refuse({ kind: "split", before: ["South"], now: ["Old", "Young"], weights: { Old: 3 } })).toEqual([
      '--split: "Young" in "South" has no number of examples, but others have, expected a number above 0 for each part, or for none',
    ]);
    expect(refuse()).toContain("runs.csv, row 1, size_Old: is empty, expected a number");
    expect(refuse({ kind: "renamed", before: ["South"], now: ["Old"] })).toContain(
      "runs.csv, row 1, size_Young: is empty, expected a number",
    );
    const both = written([run({ South: 1, S: 2 }, { South: 1 })]);
    expect(() => matchRuns(both, { changes: [{ kind: "renamed", before: ["South"], now: ["S"] }] })).toThrow(
      'runs.csv, row 1: has an amount of "S" and of "South", of which the one has become the other',
    );
    const half = written([run({ Old: 1 }, { Old: 1 }), ...after]);
    expect(() =>
      matchRuns(half, { changes: [{ kind: "merged", before: ["Old", "Young"], now: ["South"] }] }),
    ).toThrow('runs.csv, row 1: says nothing of "Young", of which "South" has come');
  });
});
