import { describe, expect, it } from "vitest";
import { closestNames } from "./closest-names.ts";

const columns = ["age", "race", "workclass", "education", "education-num", "sex"];

describe("closestNames", () => {
  it("finds what was mistyped, whatever the case", () => {
    expect(closestNames("Workclas", columns)).toEqual(["workclass"]);
    expect(closestNames("rcae", columns)[0]).toBe("race");
    expect(closestNames("Education", columns)[0]).toBe("education");
  });

  it("puts the fewest edits first and names three at most", () => {
    expect(closestNames("abcd", ["abxy", "abcx", "abcde", "abcd1", "zzzz"])).toEqual([
      "abcx",
      "abcde",
      "abcd1",
    ]);
  });

  it("finds nothing where nothing is close, nor for a name that would have to be replaced whole", () => {
    expect(closestNames("capital-gain", columns)).toEqual([]);
    expect(closestNames("xy", ["ab", "cd"])).toEqual([]);
    expect(closestNames("", columns)).toEqual([]);
  });
});
