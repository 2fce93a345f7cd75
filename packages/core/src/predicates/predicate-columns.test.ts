import { expect, it } from "vitest";
import type { Predicate } from "./predicate.ts";
import { predicateColumns } from "./predicate-columns.ts";

it("names each column once, wherever it stands", () => {
  const race: Predicate = { kind: "equals", column: "race", value: null };
  const age: Predicate = { kind: "range", column: "age", from: 1, to: null, includesTo: false };
  const tree: Predicate = {
    kind: "and",
    of: [age, { kind: "not", of: { kind: "or", of: [race, { kind: "and", of: [] }, age] } }, race],
  };
  expect(predicateColumns(tree)).toEqual(["age", "race"]);
});
