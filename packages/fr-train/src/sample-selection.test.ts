import { expect, it } from "vitest";
import { selectCleanRows } from "./sample-selection.ts";

const cell = (label: number, group: number) => ({ label, group });

it("keeps the rows with the lowest losses", () => {
  const losses = Float32Array.of(0.1, 3, 0.2, 0.3, 2, 0.15, 0.4, 0.5, 0.6, 0.7);
  const cells = Array.from(losses, () => cell(0, 0));
  expect(Array.from(selectCleanRows(losses, cells, 0.8))).toEqual([1, 0, 1, 1, 0, 1, 1, 1, 1, 1]);
});

it("keeps the least share of a group whose losses are all high", () => {
  // Ten rows of each of two groups, those of the second all higher; at a rate of 0.2 a group keeps at least
  // 0.6.
  const losses = Float32Array.from({ length: 20 }, (_, row) => row);
  const cells = Array.from(losses, (_, row) => cell(0, row < 10 ? 0 : 1));
  const kept = selectCleanRows(losses, cells, 0.5 + 0.3);
  const count = (group: number) => cells.filter((own, row) => own.group === group && kept[row] === 1).length;
  expect([count(0), count(1)]).toEqual([10, 6]);
});
