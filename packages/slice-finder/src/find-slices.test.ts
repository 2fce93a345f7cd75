import { type Column, compilePredicate, type InvalidInputError, Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeRows } from "./coding/code-rows.ts";
import { createMemoryCounter } from "./counting/create-memory-counter.ts";
import { type FindSlicesInput, type FindSlicesOptions, findSlices, type RowsInput } from "./find-slices.ts";

function texts(name: string, values: readonly (string | null)[]): Column {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value)));
  return { name, kind: "categorical", codes, categories, missing: codes.filter((code) => code < 0).length };
}

function numbers(name: string, values: readonly number[]): Column {
  const missing = values.filter((value) => Number.isNaN(value)).length;
  return { name, kind: "numeric", values: Float64Array.from(values), missing };
}

/** 2,000 people; the model is bad on women from 25 to 37. */
function people(seed: number, rows = 2000): RowsInput & { readonly columns: readonly Column[] } {
  const random = new Random(seed);
  const list = <Value>(make: (row: number) => Value) => Array.from({ length: rows }, (_, row) => make(row));
  const age = list(() => (random.uniform() < 0.02 ? Number.NaN : 18 + random.integer(60)));
  const sex = list(() => (random.uniform() < 0.4 ? "Female" : "Male"));
  const race = list(() => (random.uniform() < 0.05 ? null : ["Black", "White", "Other"][random.integer(3)]!));
  const isBad = (row: number) => sex[row] === "Female" && age[row]! >= 25 && age[row]! < 38;
  return {
    columns: [numbers("age", age), texts("sex", sex), texts("race", race)],
    losses: list((row) => Math.abs(random.normal()) * 0.3 + (isBad(row) ? 0.8 : 0)),
  };
}

const edges = { age: [25, 38, 60] };

describe("findSlices", () => {
  it("says of a slice what there is to say", async () => {
    const finding = await findSlices(people(1), { edges, effectThreshold: 1 });
    expect(finding).toMatchObject({
      engine: "lattice",
      status: "searched-all",
      rows: 2000,
      weight: 2000,
      leftOut: [],
    });
    const [slice] = finding.slices;
    expect(slice?.name).toBe("age in [25, 38) and sex = Female");
    expect(slice?.literals).toEqual([
      { column: "age", label: "in [25, 38)" },
      { column: "sex", label: "= Female" },
    ]);
    expect(slice?.meanLoss).toBeGreaterThan(0.9);
    expect(slice?.meanLossOutside).toBeLessThan(0.3);
    expect(slice!.effectInterval!.lower).toBeLessThan(slice!.effectSize);
    expect(slice!.effectInterval!.upper).toBeGreaterThan(slice!.effectSize);
    expect(slice?.test.testedPValue).toBeLessThanOrEqual(slice!.test.level!);
    expect(slice?.examples).toHaveLength(5);
    expect(finding.seconds).toBeGreaterThan(0);
  });

  it.each(["lattice", "tree", "score"] as const)("%s: what is said is true of the rows", async (engine) => {
    const settings = fc.record({
      seed: fc.integer(),
      weighted: fc.boolean(),
      bins: fc.integer({ min: 2, max: 6 }),
      target: fc.constantFrom("error" as const, "label" as const),
    });
    let found = 0;
    const property = fc.asyncProperty(settings, async ({ seed, weighted, bins, target }) => {
      const random = new Random(seed);
      const input = {
        ...people(seed, 400),
        labels: Array.from({ length: 400 }, () => random.integer(3)),
        ...(weighted && { weights: Array.from({ length: 400 }, () => random.integer(4)) }),
      };
      const { slices, meanLoss } = await findSlices(input, {
        engine,
        bins,
        effectThreshold: 0.2,
        significance: 0.9,
        ...(engine === "tree" && { target }),
      });
      for (const slice of slices) {
        const isIn = compilePredicate(slice.predicate, input.columns);
        const rows = [...Array(400).keys()].filter((row) => isIn(row));
        const weight = (row: number) => input.weights?.[row] ?? 1;
        const sum = (rows: number[], of: (row: number) => number) =>
          rows.reduce((sum, row) => sum + of(row), 0);
        const mean = (rows: number[]) =>
          sum(rows, (row) => weight(row) * input.losses[row]!) / sum(rows, weight);
        const others = [...Array(400).keys()].filter((row) => !isIn(row));
        expect(slice.rows).toBe(rows.length);
        expect(slice.weight).toBeCloseTo(sum(rows, weight), 9);
        expect(slice.meanLoss).toBeCloseTo(mean(rows), 9);
        expect(slice.meanLossOutside).toBeCloseTo(mean(others), 9);
        const saved = sum(rows, (row) => weight(row) * (input.losses[row]! - mean(others)));
        expect(slice.excessLossShare).toBeCloseTo(
          saved / (meanLoss * (sum(rows, weight) + sum(others, weight))),
          9,
        );
        const largest = rows.sort((a, b) => input.losses[b]! - input.losses[a]!).slice(0, 5);
        expect(slice.examples).toEqual(largest);
      }
      found += slices.length;
    });
    await fc.assert(property, { numRuns: 40 });
    expect(found).toBeGreaterThan(20);
  });

  it.each([
    ["losses", { losses: [1e308, -1e308, 1, 2] }, "losses: are so large"],
    ["large weights", { losses: [1, 2, 3, 4], weights: [1e200, 1, 1, 1] }, "weights: are so large"],
    ["small weights", { losses: [1, 2, 3, 4], weights: [1e-200, 1e-200, 0, 0] }, "weights: are so small"],
  ])("refuses %s whose squares have no sum, and finds not just nothing", async (_, rows, message) => {
    const x = { name: "x", kind: "numeric", values: Float64Array.of(1, 1, 2, 2), missing: 0 } as const;
    await expect(findSlices({ columns: [x], ...rows })).rejects.toThrow(message);
  });

  it("gives disjoint slices from the tree, in words", async () => {
    const { slices } = await findSlices(people(1), { engine: "tree", edges, effectThreshold: 2 });
    expect(slices.map(({ name }) => name)).toEqual(["age in [25, 38) and sex = Female"]);
  });

  it("groups slices that overlap, best first", async () => {
    const { slices, groups } = await findSlices(people(1), { engine: "score", edges, maximumSlices: 6 });
    expect(groups.length).toBeLessThan(slices.length);
    expect(groups.flatMap((group) => group.slices)).toHaveLength(slices.length);
    expect(groups[0]!.slices[0]).toEqual(slices[0]);
    for (const { slices, rows } of groups) {
      expect(rows).toBeGreaterThanOrEqual(Math.max(...slices.map((slice) => slice.rows)));
    }
  });

  it("gives the same rows once, with their other names, and neighbouring bad bins as one range", async () => {
    const random = new Random(3);
    const score = Array.from({ length: 4000 }, () => random.normal());
    const level = Array.from({ length: 4000 }, () => random.integer(5));
    // Two columns for one thing, and a bad range that is two of ten bins.
    const columns = [
      numbers("score", score),
      numbers("grade", level),
      texts(
        "degree",
        level.map((step) => ["none", "school", "bachelor", "master", "doctor"][step]!),
      ),
    ];
    const isBad = (row: number) => (score[row]! > -0.25 && score[row]! < 0.25) || level[row] === 3;
    const losses = score.map((_, row) => random.uniform() + (isBad(row) ? 2 : 0));
    const finding = await findSlices({ columns, losses }, { maximumLiterals: 1 });
    expect(finding.slices.map(({ name, otherNames }) => [name.replace(/\d\.\d+/g, "…"), otherNames])).toEqual(
      [
        ["grade = 3", ["degree = master"]],
        ["score in [-…, …)", []],
      ],
    );
    const [, range] = finding.slices;
    expect(range!.rows).toBe(800);
    const isIn = compilePredicate(range!.predicate, columns);
    expect([...score.keys()].filter((row) => isIn(row))).toHaveLength(800);
    expect(finding.status).toBe("searched-all");
  });

  it("works on a counter alone, without examples, and leaves it open", async () => {
    const input = people(1);
    const { rows } = codeRows(input, { edges });
    const counter = createMemoryCounter(rows);
    const options = { maximumSlices: 4 };
    for (const engine of ["lattice", "score"] as const) {
      const fromRows = await findSlices(input, { engine, edges, ...options });
      const fromCounter = await findSlices({ counter }, { engine, ...options });
      const withoutExamples = fromRows.slices.map((slice) => ({ ...slice, examples: [] }));
      expect(fromCounter.slices).toEqual(withoutExamples);
      expect(fromCounter.coding).toBeNull();
    }
    await counter.close();
  });

  it("leaves columns out, by name", async () => {
    const { columns, losses } = people(1);
    const constant = texts("country", new Array(2000).fill("US"));
    const finding = await findSlices({ columns: [...columns, constant], losses }, { exclude: ["race"] });
    expect(finding.leftOut.map(({ column }) => column).sort()).toEqual(["country", "race"]);
    expect(finding.coding?.exclude).toEqual(["race"]);
  });

  it("tells how it goes on, and stops when told to", async () => {
    const seen: number[] = [];
    await findSlices(people(1), { edges, onProgress: ({ literals }) => seen.push(literals) });
    expect(seen).toEqual([1, 2, 3]);
    const controller = new AbortController();
    const stopped = findSlices(people(1), {
      signal: controller.signal,
      onProgress: ({ literals }) => {
        if (literals === 2) controller.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    await expect(findSlices(people(1), { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
  });

  it("documents the defaults that it uses", async () => {
    const { options, coding } = await findSlices(people(1));
    expect(options).toEqual({
      maximumSlices: 10,
      maximumLiterals: 3,
      minimumRows: 30,
      effectSize: "cohen",
      effectThreshold: 0.4,
      significance: 0.05,
      target: "error",
      scoreAlpha: 0.95,
    });
    expect(coding?.bins).toBe(10);
  });

  it("warns where nothing can be found, and of settings that nobody reads", async () => {
    const { columns } = people(1);
    const equal = await findSlices({ columns, losses: new Array(2000).fill(0.1) }, { scoreAlpha: 0.9 });
    expect(equal.slices).toEqual([]);
    expect(equal.warnings).toEqual([
      "All losses are the same: no slice is worse than another.",
      'scoreAlpha has no effect with the engine "lattice".',
    ]);
    const few = await findSlices(people(1, 20));
    expect(few.warnings[0]).toBe("No slice can have 30 rows: there are 20, and two have to be outside.");
  });

  describe("says all that is wrong", () => {
    it.each<[string, FindSlicesInput, FindSlicesOptions, string[]]>([
      [
        "losses of another length, NaN losses, options out of range",
        { ...people(1), losses: [1, Number.NaN] },
        { maximumSlices: 0, significance: 1, effectThreshold: Number.NaN, bins: 1, exclude: ["name"] },
        ["maximumSlices", "effectThreshold", "significance", "losses", "losses[1]", "bins", "exclude[0]"],
      ],
      ["no row left", { columns: [numbers("age", [])], losses: [] }, {}, ["columns"]],
      ["labels missing", people(1), { engine: "tree", target: "label" }, ["labels"]],
      [
        "negative losses",
        { ...people(1), losses: new Array(2000).fill(-1) },
        { engine: "score" },
        ["losses"],
      ],
      ["an alpha with which nothing scores", people(1), { engine: "score", scoreAlpha: 0.5 }, ["scoreAlpha"]],
      ["unknown names", people(1), { engine: "forest", effectSize: "d" } as never, ["engine", "effectSize"]],
      [
        "a tree and codings with a counter",
        { counter: createMemoryCounter(codeRows(people(1)).rows) },
        { engine: "tree", bins: 4, threads: 2 },
        ["engine", "bins", "threads"],
      ],
    ])("%s", async (_, input, options, paths) => {
      const error = await findSlices(input, options).then(
        () => undefined,
        (error: InvalidInputError) => error,
      );
      expect(error?.problems.map(({ path }) => path)).toEqual(paths);
    });
  });
});
