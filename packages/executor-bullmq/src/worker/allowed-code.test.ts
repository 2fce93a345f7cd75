import { describe, expect, it } from "vitest";
import { expectAllowed } from "./allowed-code.ts";

const own = { packageName: "@slicetuner/trainer-onnx", url: "file:///w/onnx.js", options: {} };
const byPath = { url: "file:///w/mine.mjs", options: {} };
const program = {
  packageName: "@slicetuner/trainer-command",
  url: "file:///w/command.js",
  options: { command: ["python3", "train.py"] },
};

describe("what jobs may run on a worker", () => {
  it("is everything where there is no list", () => {
    for (const reference of [own, byPath, program])
      expect(() => expectAllowed(reference, undefined)).not.toThrow();
  });

  it("are the packages of Slice Tuner, and no module or program that is not on the list", () => {
    expect(() => expectAllowed(own, [])).not.toThrow();
    expect(() => expectAllowed(byPath, [])).toThrow("the module /w/mine.mjs is not allowed on this worker");
    expect(() => expectAllowed({ ...own, packageName: "other" }, [])).toThrow("the package other is not");
    expect(() => expectAllowed(program, [])).toThrow("the program python3 train.py is not");
  });

  it.each([
    [byPath, "/w/mine.mjs"],
    [{ ...own, packageName: "other" }, "other"],
    [program, "python3 train.py"],
    [program, "python3"],
  ] as const)("%j is allowed by %s", (reference, entry) => {
    expect(() => expectAllowed(reference, [entry])).not.toThrow();
  });

  it("is another program with other arguments", () => {
    const other = { ...program, options: { command: ["python3", "-c", "evil"] } };
    expect(() => expectAllowed(other, ["python3 train.py"])).toThrow("not allowed");
  });
});
