import { expect, it } from "vitest";
import { rememberByNumbers } from "./remember-by-numbers.ts";

it("computes what it was not asked about in the last two questions", () => {
  const computed: string[] = [];
  const sum = rememberByNumbers((numbers) => {
    computed.push(numbers.join());
    return { sum: numbers.reduce((all, value) => all + value, 0) };
  });
  const first = sum([1, 2]);
  expect(first).toEqual({ sum: 3 });
  expect(sum([1, 2])).toBe(first);
  sum([1, 3]);
  expect(sum([1, 2])).toBe(first);
  sum([1]);
  sum([1, 3]);
  expect(computed).toEqual(["1,2", "1,3", "1"]);
  // Two lists later the first is forgotten.
  expect(sum([1, 2])).not.toBe(first);
  expect(computed).toEqual(["1,2", "1,3", "1", "1,2"]);
});

it("keeps its answer when the caller changes the list", () => {
  const list = [1, 2];
  const double = rememberByNumbers((numbers) => numbers.map((value) => 2 * value));
  double(list);
  list[0] = 5;
  expect(double(list)).toEqual([10, 4]);
});
