import { expect, it } from "vitest";
import { comparedGroups } from "./compared-groups.ts";

const column = {
  name: "region",
  ids: Int32Array.of(0, 2, 2, -1, 2, 0, 3),
  values: ["north", "east", "south", "west"],
};

it("leaves out groups that are too small, and numbers the others anew", () => {
  expect(comparedGroups(column, 2)).toEqual({
    name: "region",
    ids: Int32Array.of(0, 1, 1, -1, 1, 0, -1),
    values: ["north", "south"],
    sizes: [2, 3],
    leftOut: [
      { value: "east", size: 0, reason: "has no example" },
      { value: "west", size: 1, reason: "has 1 of at least 2 examples" },
    ],
    missing: 1,
  });
});

it("compares no group without an example, whatever is asked for", () => {
  const { values, leftOut } = comparedGroups(column, 0);
  expect(values).toEqual(["north", "south", "west"]);
  expect(leftOut).toEqual([{ value: "east", size: 0, reason: "has no example" }]);
});
