import { createDataset, type Dataset, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { checkDuplicates } from "./check-duplicates.ts";

const random = new Random(11);

/** Three numbers, which have standard deviation 1 in the training data, a 0/1 column and the label. */
type Row = readonly [number, number, number, number, number];

function dataset(rows: readonly Row[], ids: readonly string[]): Dataset {
  return createDataset({
    exampleShape: [4],
    features: Float32Array.from(rows.flatMap((row) => row.slice(0, 4))),
    labels: Int32Array.from(rows, ([, , , , label]) => label),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(rows.length),
    slices: [{ name: "all" }],
    exampleIds: ids,
  });
}

const trainRows = Array.from(
  { length: 400 },
  (_, row): Row => [random.normal(), random.normal(), random.normal(), row % 2, row % 2],
);
const train = dataset(
  trainRows,
  trainRows.map((_, row) => `t${row}`),
);
const [first, second, third, flag, label] = trainRows[7]!;

function check(rows: readonly Row[], ids: readonly string[], options = {}) {
  return checkDuplicates(
    train,
    dataset(rows, ids),
    ids.map(() => "order"),
    options,
  );
}

describe("checkDuplicates", () => {
  it("rejects a copy of a training example, and a nearly equal one, and names the original", () => {
    const { findings } = check(
      [
        [first, second, third, flag, label],
        [first + 0.03, second - 0.03, third, flag, label],
        [first + 0.2, second, third, flag, label],
        [first, second, third, 1 - flag, label],
      ],
      ["a", "b", "c", "d"],
    );
    expect(findings[0]).toMatchObject({ decision: "rejected", check: "duplicate", duplicateOf: "t7" });
    expect(findings[1]).toMatchObject({ decision: "rejected", duplicateOf: "t7" });
    expect(findings[1]!.reason).toContain("nearly");
    expect(findings.slice(2)).toEqual([undefined, undefined]);
  });

  it("measures numbers in standard deviations, whatever their unit", () => {
    const inGrams = (rows: readonly Row[]) =>
      rows.map(([one, two, three, ...rest]): Row => [one * 1000, two / 1000, three, ...rest]);
    const copies = [
      [first + 0.03, second + 0.03, third, flag, label],
      [first + 0.1, second, third, flag, label],
      [first, second + 0.1, third, flag, label],
    ] satisfies Row[];
    const ids = ["a", "b", "c"];
    const { findings } = checkDuplicates(
      dataset(
        inGrams(trainRows),
        trainRows.map((_, row) => `t${row}`),
      ),
      dataset(inGrams(copies), ids),
      ids,
    );
    expect(findings.map((finding) => finding?.duplicateOf)).toEqual(["t7", undefined, undefined]);
  });

  it("looks for exact copies only where the distance is 0", () => {
    const { findings } = check([[first + 0.03, second, third, flag, label], trainRows[3]!], ["a", "b"], {
      nearDistance: 0,
    });
    expect(findings[0]).toBeUndefined();
    expect(findings[1]).toMatchObject({ duplicateOf: "t3" });
  });

  it("quarantines what contradicts the training data, and both of two new examples that contradict each other", () => {
    const { findings } = check(
      [
        [first, second, third, flag, 1 - label],
        [5, 5, 0, 0, 0],
        [5, 5, 0, 0, 1],
        [first + 0.03, second, third, flag, 1 - label],
      ],
      ["a", "b", "c", "d"],
    );
    expect(findings.map((finding) => finding?.decision)).toEqual([
      "quarantined",
      "quarantined",
      "quarantined",
      "rejected",
    ]);
    // The last is nearly the first, which came under a smaller id.
    expect(findings.map((finding) => finding?.duplicateOf)).toEqual(["t7", "c", "b", "a"]);
    const near = check([[first + 0.03, second, third, flag, 1 - label]], ["d"]).findings[0]!;
    expect(near).toMatchObject({ decision: "quarantined", duplicateOf: "t7" });
    expect(near.reason).toBe("has nearly the same features, but another label than t7");
  });

  it("rejects an id that counted before, and one that comes in two orders", () => {
    const rows = [
      [8, 8, 0, 0, 0],
      [9, 9, 0, 0, 0],
      [9, 9, 0, 0, 0],
    ] satisfies Row[];
    const { findings } = checkDuplicates(train, dataset(rows, ["t7", "x", "x"]), ["a", "b", "a"]);
    expect(findings[0]!.reason).toContain("part of the training data");
    // The smaller order keeps it.
    expect(findings[1]!.reason).toContain("came in order a");
    expect(findings[2]).toBeUndefined();
  });

  it("keeps the example with the smaller id, whichever came first", () => {
    const rows = [
      [9, 9, 0, 0, 0],
      [9, 9, 0, 0, 0],
      [9.01, 9, 0, 0, 0],
    ] satisfies Row[];
    const decide = (ids: readonly string[]) => {
      const { findings } = check(rows, ids);
      return Object.fromEntries(ids.map((id, row) => [id, findings[row]?.duplicateOf]));
    };
    expect(decide(["a", "b", "c"])).toEqual({ a: undefined, b: "a", c: "a" });
    expect(decide(["b", "a", "c"])).toEqual({ a: undefined, b: "a", c: "a" });
    expect(decide(["c", "b", "a"])).toEqual({ a: undefined, b: "a", c: "a" });
  });

  it("does not take likeness for proof where it is usual in the training data", () => {
    const coarse = trainRows.map(
      ([one, two, three, own, label]): Row => [
        Math.round(one),
        Math.round(two),
        Math.round(three),
        own,
        label,
      ],
    );
    const usual = dataset(
      coarse,
      coarse.map((_, row) => `t${row}`),
    );
    const copy = dataset([coarse[7]!], ["a"]);
    const { findings, warnings } = checkDuplicates(usual, copy, ["order"]);
    expect(findings[0]).toMatchObject({ decision: "accepted", duplicateOf: expect.stringMatching(/^t/) });
    expect(findings[0]!.reason).toContain("usual");
    expect(warnings.join()).toMatch(/% of the training examples have a twin with the same features/);
    const strict = checkDuplicates(usual, copy, ["order"], { usualTwins: 1 });
    expect(strict.findings[0]!.decision).toBe("rejected");
    expect(strict.warnings).toEqual([]);
  });

  it("works without training data", () => {
    const empty = dataset([], []);
    const copies = dataset([trainRows[0]!, trainRows[0]!], ["a", "b"]);
    const { findings } = checkDuplicates(empty, copies, ["order", "order"]);
    expect(findings.map((finding) => finding?.duplicateOf)).toEqual([undefined, "a"]);
  });

  it("knows a picture that was brightened a little or is noisy, and no other one", () => {
    const side = 16;
    const draw = (): number[] => {
      const waves = Array.from({ length: 4 }, () => [
        random.normal() / 3,
        random.normal() / 3,
        random.uniform() * 6,
      ]);
      return Array.from({ length: side * side }, (_, pixel) => {
        const [x, y] = [pixel % side, Math.floor(pixel / side)];
        const sum = waves.reduce((all, [a, b, c]) => all + Math.sin(a! * x + b! * y + c!), 0);
        return 0.5 + sum / 8;
      });
    };
    const pictures = (list: readonly number[][], ids: readonly string[]) =>
      createDataset({
        exampleShape: [side, side, 1],
        features: Float32Array.from(list.flat()),
        labels: new Int32Array(list.length),
        classes: ["only"],
        sliceIds: new Int32Array(list.length),
        slices: [{ name: "all" }],
        exampleIds: ids,
      });
    const shown = Array.from({ length: 200 }, draw);
    const noisy = shown[5]!.map((value) => value + 0.02 * random.normal());
    const brighter = shown[6]!.map((value) => value + 0.02);
    const { findings } = checkDuplicates(
      pictures(
        shown,
        shown.map((_, row) => `t${row}`),
      ),
      pictures([noisy, brighter, draw()], ["a", "b", "c"]),
      ["o", "o", "o"],
    );
    expect(findings.map((finding) => finding?.duplicateOf)).toEqual(["t5", "t6", undefined]);
  });
});
