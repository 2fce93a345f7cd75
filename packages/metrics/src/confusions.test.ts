import { describe, expect, it } from "vitest";
import { cellNumbers, countConfusions, sumCells } from "./confusions.ts";

const decisions = [0, 1, 1, 2, 0, 2];
const labels = [0, 1, 0, 2, 1, 2];
const groups = [0, 0, 1, 1, 1, -1];
const data = { decisions, labels, groups, groupCount: 2, classCount: 3 };

describe("countConfusions", () => {
  it("counts decisions by group and true class, and rows without a group nowhere", () => {
    const confusions = countConfusions(data);
    expect([...confusions.cells]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1]);
    expect(confusions.at(1, 0, 1)).toBe(1);
    expect(confusions.at(1, 1, 0)).toBe(1);
    expect(confusions.at(0, 2, 2)).toBe(0);
    expect(confusions).toMatchObject({ groupCount: 2, classCount: 3 });
  });

  it("counts weights, over all classes, of one label, of one label and decision, and of one decision", () => {
    const confusions = countConfusions({ ...data, weights: [1, 2, 4, 8, 16, 32] });
    expect(confusions.weight(0)).toBe(3);
    expect(confusions.weight(1)).toBe(28);
    expect(confusions.weight(1, 1)).toBe(16);
    expect(confusions.weight(1, 2, 2)).toBe(8);
    expect(confusions.weight(1, undefined, 0)).toBe(16);
  });

  it("has two classes unless more are said", () => {
    const { cells } = countConfusions({ decisions: [1, 0], labels: [1, 1], groups: [0, 1], groupCount: 2 });
    expect([...cells]).toEqual([0, 0, 0, 1, 0, 0, 1, 0]);
    expect([...cellNumbers({ decisions: [1, 0], labels: [1, 1], groups: [0, 1] })]).toEqual([3, 6]);
  });

  it("takes labels that are the decisions themselves", () => {
    const { cells } = countConfusions({ ...data, labels: decisions });
    expect(cells.reduce((sum, weight) => sum + weight, 0)).toBe(5);
  });

  it("names all that is wrong", () => {
    const wrong = () =>
      countConfusions({
        decisions: [0, 3, 0.5],
        labels: [0, -1],
        groups: [-2, 1, 2],
        groupCount: 2,
        classCount: 3,
        weights: [1, -1, Number.POSITIVE_INFINITY],
      });
    expect(wrong).toThrow(
      [
        "labels: 2 entries for 3 examples",
        "weights[1]: is -1, expected a finite number of at least 0",
        "weights[2]: is Infinity, expected a finite number of at least 0",
        "decisions[1]: is 3, expected a whole number in [0, 3)",
        "decisions[2]: is 0.5, expected a whole number in [0, 3)",
        "labels[1]: is -1, expected a whole number in [0, 3)",
        "groups[0]: is -2, expected a whole number in [-1, 2)",
        "groups[2]: is 2, expected a whole number in [-1, 2)",
      ].join("\n"),
    );
    const none = { decisions: [], labels: [], groups: [] };
    expect(() => countConfusions({ ...none, groupCount: 1, classCount: 1.5 })).toThrow(
      "groupCount: is 1, expected at least 2\nclassCount: is 1.5, expected at least 2",
    );
    expect([...countConfusions({ ...none, groupCount: 2 }).cells]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

it("sums the weights of cells, and leaves out rows of none", () => {
  const cells = Int32Array.of(0, 2, -1, 2);
  expect([...sumCells(cells, undefined, 3)]).toEqual([1, 0, 2]);
  expect([...sumCells(cells, [5, 0, 9, 0.5], 3)]).toEqual([5, 0, 0.5]);
});
