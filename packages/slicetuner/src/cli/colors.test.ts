import { describe, expect, it } from "vitest";
import { colorsFor } from "./colors.ts";

describe("colorsFor", () => {
  it.each<[string, boolean, Record<string, string>, boolean]>([
    ["a terminal", true, {}, true],
    ["a pipe", false, {}, false],
    ["a pipe in CI", false, { CI: "true" }, false],
    ["a pipe that is forced", false, { FORCE_COLOR: "1" }, true],
    ["a terminal that wants none", true, { NO_COLOR: "1" }, false],
    ["a dumb terminal", true, { TERM: "dumb" }, false],
  ])("%s", (_, isTTY, environment, expected) => {
    expect(colorsFor({ isTTY }, environment).isColorSupported).toBe(expected);
  });
});
