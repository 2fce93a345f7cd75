import { expect, it } from "vitest";
import { listNames } from "./list-names.ts";

it("names all where they are few, else counts those that are left in brackets", () => {
  const digits = [...Array(9).keys()].map(String);
  expect(listNames(digits, 5)).toBe("0, 1, 2, 3, 4 (and 4 others)");
  expect(listNames(digits, 8)).toBe("0, 1, 2, 3, 4, 5, 6, 7, 8");
  expect(listNames(["A"])).toBe("A");
  expect(listNames(Array(1500).fill("A"), 1)).toBe("A (and 1,499 others)");
});
