import { type Column, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import {
  fitRuns,
  planFromRuns,
  proposeRuns,
  type Runs,
  readMixtures,
  readRunsTables,
  reviewRuns,
} from "./index.ts";

/** Two slices; each loss falls with its own amount, and a fifth as fast with the other's. */
function lossesOf([north, south]: readonly number[]): number[] {
  return [(north! + south! / 5 + 20) ** -0.4, 2 * (south! + north! / 5 + 20) ** -0.3];
}

function makeRuns(count: number, noise = 0.01): Runs {
  const random = new Random("runs");
  const amounts = Array.from({ length: count }, () => [
    50 + 950 * random.uniform(),
    50 + 950 * random.uniform(),
  ]);
  const losses = amounts.map((row) => lossesOf(row).map((loss) => loss * Math.exp(noise * random.normal())));
  return { sources: ["North", "South"], outcomes: ["North", "South"], amounts, losses };
}

function numbers(name: string, values: readonly number[]): Column {
  return { name, kind: "numeric", values: Float64Array.from(values), missing: 0 };
}

describe("fitRuns", () => {
  it("predicts losses of mixtures that were not trained on, within bands that hold", async () => {
    const model = await fitRuns(makeRuns(40));
    const random = new Random("fresh");
    let inside = 0;
    for (let trial = 0; trial < 100; trial++) {
      const amounts = [60 + 900 * random.uniform(), 60 + 900 * random.uniform()];
      const truth = lossesOf(amounts).map((loss) => loss * Math.exp(0.01 * random.normal()));
      model.predict([amounts])[0]!.forEach(({ expected, lower, upper }, outcome) => {
        expect(Math.abs(expected / truth[outcome]! - 1)).toBeLessThan(0.06);
        if (lower <= truth[outcome]! && truth[outcome]! <= upper) inside++;
      });
    }
    expect(inside / 200).toBeGreaterThan(0.82);
  });

  it("goes on as a power law beyond the runs, with losses above 0 and wider bands", async () => {
    const model = await fitRuns(makeRuns(40));
    const [near, far] = model.predict([
      [500, 500],
      [8000, 8000],
    ]);
    const truth = lossesOf([8000, 8000]);
    far!.forEach(({ expected, lower, upper }, outcome) => {
      expect(lower).toBeGreaterThan(0);
      expect(expected).toBeLessThan(near![outcome]!.expected);
      expect(Math.abs(Math.log(expected / truth[outcome]!))).toBeLessThan(0.35);
      expect(upper / lower).toBeGreaterThan(near![outcome]!.upper / near![outcome]!.lower);
    });
  });

  it("draws what it predicts", async () => {
    const model = await fitRuns(makeRuns(20));
    const mixtures = [
      [100, 900],
      [900, 100],
    ];
    const draws = model.draw(mixtures, 4000, new Random(1));
    const medians = model.expected(mixtures);
    for (const mixture of [0, 1])
      for (const outcome of [0, 1]) {
        const values = draws.map((draw) => draw[mixture]![outcome]!).sort((a, b) => a - b);
        expect(values[2000]! / medians[mixture]![outcome]!).toBeCloseTo(1, 2);
      }
  });
});

describe("reviewRuns", () => {
  it("names every amount and loss that cannot be", () => {
    const runs = makeRuns(4);
    const broken: Runs = {
      ...runs,
      amounts: [[Number.NaN, 3], [-1, 2], [0, 0], runs.amounts[3]!],
      losses: [
        [1, 0],
        [1, -2],
        [1, 1],
        [Number.NaN, 1],
      ],
    };
    expect(() => reviewRuns(broken)).toThrow(
      [
        "run 1, North: is NaN, expected a number of at least 0",
        "run 1, South: is 0, expected a loss above 0",
        "run 2, North: is -1, expected a number of at least 0",
        "run 2, South: is -2, expected a loss above 0",
        "run 3: has no data at all: every amount is 0",
        "run 4, North: is NaN, expected a loss above 0",
      ].join("\n"),
    );
  });

  it("says what the runs do not determine, how few they are, and which repeat others", () => {
    const amounts = [
      [1, 2, 5],
      [2, 4, 5],
      [2, 4, 5],
    ];
    const review = reviewRuns({
      sources: ["a", "b", "c"],
      amounts,
      outcomes: ["l"],
      losses: [[1], [0.9], [0.8]],
    });
    expect(review.undetermined).toEqual(["b", "c"]);
    expect(review.warnings).toHaveLength(3);
  });

  it("sees that a source moves with another, also where runs had nothing of both", () => {
    const of = (amounts: Runs["amounts"]) =>
      reviewRuns({ sources: ["a", "b", "c"], amounts, outcomes: ["l"], losses: amounts.map(() => [1]) })
        .undetermined;
    expect(
      of([
        [0, 0, 5],
        [1, 2, 3],
        [2, 4, 1],
        [3, 6, 7],
      ]),
    ).toEqual(["b"]);
    expect(
      of([
        [1, 0, 5],
        [1, 2, 3],
        [2, 4, 1],
        [3, 6, 7],
      ]),
    ).toEqual([]);
    expect(
      of([
        [0, 2, 5],
        [1, 2, 3],
        [2, 4, 1],
        [3, 6, 7],
      ]),
    ).toEqual([]);
  });
});

describe("planFromRuns", () => {
  it("spends amounts of money, without what additions of doubles leave behind them", async () => {
    const model = await fitRuns(makeRuns(20));
    const { amounts, spent } = planFromRuns(model, { budget: 0.3, unitCosts: [0.1, 0.1] });
    // 0.1 + 0.2 is 0.30000000000000004 in doubles.
    expect([amounts[0]! + amounts[1]!, spent]).toEqual([3, 0.3]);
  });

  it("buys what a search over all whole purchases buys, and is not surely better where nothing is to gain", async () => {
    const model = await fitRuns(makeRuns(60, 0.002));
    const plan = planFromRuns(model, { budget: 1000, present: [200, 50], fairnessWeight: 0 });
    expect(plan.amounts[0]! + plan.amounts[1]!).toBeLessThanOrEqual(1000);
    expect(plan.spent).toBe(plan.amounts[0]! + plan.amounts[1]!);
    const total = (north: number) => lossesOf([200 + north, 1050 - north]).reduce((a, b) => a + b, 0);
    const best = Math.min(...Array.from({ length: 1001 }, (_, north) => total(north)));
    const equal = total(500);
    // At least four fifths of what can be gained over equal amounts.
    expect(equal - total(plan.amounts[0]!)).toBeGreaterThan(0.8 * (equal - best) - 1e-4);
    expect(plan.gain.lower).toBeLessThanOrEqual(plan.gain.expected);
    expect(plan.gain.upper).toBeGreaterThanOrEqual(plan.gain.expected);
    expect(plan.probabilityBetter).toBeGreaterThanOrEqual(0);
  });

  it("spends no more than the budget at other prices, and gives the same for the same seed", async () => {
    const model = await fitRuns(makeRuns(20));
    const options = { budget: 100, unitCosts: [0.7, 3], present: [100, 100], seed: 5 };
    const plan = planFromRuns(model, options);
    expect(plan.spent).toBeLessThanOrEqual(100 + 1e-9);
    expect(planFromRuns(model, options)).toEqual(plan);
  });

  it("refuses budgets, prices and amounts out of range, all at once", async () => {
    const model = await fitRuns(makeRuns(10));
    expect(() => planFromRuns(model, { budget: 0, unitCosts: [0, 1], present: [1, -1] })).toThrow(
      "budget: is 0, expected a number above 0\nunitCosts.North: is 0, expected a price above 0\npresent.South: is -1",
    );
  });
});

describe("proposeRuns", () => {
  it("proposes runs that make the losses near the plan surer than random runs do", async () => {
    const runs = makeRuns(8);
    const model = await fitRuns(runs);
    const plan = [900, 300];
    const proposals = proposeRuns(model, plan, 3);
    expect(proposals).toHaveLength(3);
    for (const proposal of proposals) expect(proposal[0]! + proposal[1]!).toBeCloseTo(1200, -1);
    const [near, away] = model.informationGain([proposals[0]!, [55, 1145]], [plan], []);
    expect(near).toBeGreaterThan(away!);
  });
});

describe("readRunsTables", () => {
  it("finds amounts and losses in one table, and leaves the rest out by name", () => {
    const table = {
      source: "runs.csv",
      rowCount: 3,
      columns: [
        numbers("run_id", [1, 2, 3]),
        numbers("params.size_North", [10, 20, 30]),
        numbers("params.size_South", [30, 20, 10]),
        numbers("metrics.loss_North", [0.5, 0.4, 0.3]),
        numbers("South_loss", [0.3, 0.4, 0.5]),
        numbers("epochs", [3, 3, 3]),
      ],
    };
    const { runs, warnings } = readRunsTables({ amounts: table });
    expect(runs).toEqual({
      sources: ["North", "South"],
      amounts: [
        [10, 30],
        [20, 20],
        [30, 10],
      ],
      outcomes: ["North", "South"],
      losses: [
        [0.5, 0.3],
        [0.4, 0.4],
        [0.3, 0.5],
      ],
    });
    expect(warnings).toEqual(["columns that are neither amounts nor losses are left out: epochs"]);
  });

  it("matches two tables by their index, and scales shares that sum to nearly 1", () => {
    const amounts = {
      source: "ratios.csv",
      rowCount: 2,
      columns: [numbers("index", [1, 2]), numbers("train_a", [0.25, 0.5]), numbers("train_b", [0.75, 0.49])],
    };
    const losses = {
      source: "metrics.csv",
      rowCount: 2,
      columns: [numbers("index", [2, 1]), numbers("metric/a_val_loss", [4, 5])],
    };
    const { runs, warnings } = readRunsTables({ amounts, losses });
    expect(runs.outcomes).toEqual(["a"]);
    expect(runs.losses).toEqual([[5], [4]]);
    expect(runs.amounts[1]![0]).toBeCloseTo(0.5 / 0.99, 12);
    expect(warnings).toEqual(["the shares of 1 of 2 rows sum to nearly 1, not 1: they are scaled"]);
  });

  it("names rows whose shares do not sum to 1, rows without losses and cells that are no numbers", () => {
    const shares = {
      source: "s.csv",
      rowCount: 1,
      columns: [numbers("share_a", [0.2]), numbers("share_b", [0.3]), numbers("loss_a", [1])],
    };
    expect(() => readRunsTables({ amounts: shares })).toThrow(
      "s.csv, row 1: its shares sum to 0.5, expected 1",
    );
    const text: Column = {
      name: "size_a",
      kind: "categorical",
      codes: Int32Array.of(0, -1),
      categories: ["many"],
      missing: 1,
    };
    const cells = { source: "c.csv", rowCount: 2, columns: [text, numbers("loss_a", [1, 2])] };
    expect(() => readRunsTables({ amounts: cells })).toThrow(
      'c.csv, row 1, size_a: is "many", expected a number\nc.csv, row 2, size_a: is empty, expected a number',
    );
    const ids = (name: string, index: readonly number[]) => ({
      source: name,
      rowCount: 1,
      columns: [numbers("index", index), numbers("a", [1])],
    });
    expect(() => readRunsTables({ amounts: ids("r.csv", [7]), losses: ids("m.csv", [8]) })).toThrow(
      "m.csv: has no row of index 7",
    );
    expect(() => readMixtures(ids("p.csv", [1]), ["b"])).toThrow(
      'p.csv: column "a" is none of the runs\' sources',
    );
  });

  it("names the rows of the file where runs that did not finish are left out", () => {
    const texts = (name: string, values: readonly string[]): Column => ({
      ...{ name, kind: "categorical", missing: 0 },
      codes: Int32Array.from(values.keys()),
      categories: [...values],
    });
    const status: Column = {
      ...{ name: "status", kind: "categorical", missing: 0 },
      codes: Int32Array.of(0, 1, 0),
      categories: ["FINISHED", "FAILED"],
    };
    const runs = (losses: Column) => ({
      source: "m.csv",
      rowCount: 3,
      columns: [status, numbers("size_a", [1, 2, 3]), losses],
    });
    // One text among them makes texts of all.
    expect(() => readRunsTables({ amounts: runs(texts("loss_a", ["0.5", "0.4", "broken"])) })).toThrow(
      /^(?!.*row 1).*row 3, loss_a: is "broken", expected a number$/s,
    );
    expect(() => readRunsTables({ amounts: runs(numbers("loss_a", [1, 1, -1])) })).toThrow(
      "m.csv, row 3, loss_a: is -1, expected a loss above 0",
    );
    expect(
      readRunsTables({ amounts: runs(texts("loss_a", ["0.5", "crashed", "4e-1"])) }).runs.losses,
    ).toEqual([[0.5], [0.4]]);
  });

  it("refuses losses of which a run has two rows", () => {
    const table = (source: string, name: string) => ({
      source,
      rowCount: 3,
      columns: [numbers("index", source === "r.csv" ? [1, 2, 3] : [1, 2, 2]), numbers(name, [1, 2, 3])],
    });
    expect(() => readRunsTables({ amounts: table("r.csv", "a"), losses: table("l.csv", "a") })).toThrow(
      "l.csv: has two rows of index 2",
    );
  });
});
