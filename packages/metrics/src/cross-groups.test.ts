import { expect, it } from "vitest";
import { crossGroups } from "./index.ts";

it("makes a group of every combination that occurs", () => {
  const sex = { name: "sex", ids: Int32Array.of(0, 1, 1, 0, -1), values: ["Female", "Male"] };
  const race = { name: "race", ids: Int32Array.of(2, 0, 0, -1, 1), values: ["Black", "Other", "White"] };
  expect(crossGroups([sex, race])).toEqual({
    name: "sex × race",
    values: ["Female, White", "Male, Black"],
    ids: Int32Array.of(0, 1, 1, -1, -1),
  });
  expect(crossGroups([sex])).toEqual(sex);
});
