import { MissingDependencyError } from "@slicetuner/core";
import * as tensorflow from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { loadTensorFlow, type NativeSource } from "./load-tensorflow.ts";

// Without its console banner.
tensorflow.enableProdMode();

const notInstalled: NativeSource = {
  problem: () => "native library not installed",
  load: () => Promise.reject(new Error("must not be loaded")),
};
const broken: NativeSource = {
  problem: () => undefined,
  load: () =>
    Promise.reject(new Error("libtensorflow.so.2: cannot open shared object file\nRequire stack: …")),
};
const halting: NativeSource = {
  problem: () => undefined,
  load: async () => ({
    ...tensorflow,
    add: () => {
      throw new TypeError("(0 , util_1.isNullOrUndefined) is not a function");
    },
  }),
};
const working: NativeSource = {
  problem: () => undefined,
  load: async () => ({ ...tensorflow, getBackend: () => "tensorflow" }),
};

describe("loadTensorFlow", () => {
  it("takes tfjs-node where it loads", async () => {
    for (const wanted of ["auto", "native"] as const) {
      const { backend } = await loadTensorFlow(wanted, working);
      expect(backend).toEqual({ kind: "native", reason: "", engine: "tensorflow" });
    }
  });

  it("takes JavaScript otherwise, and says why", async () => {
    expect((await loadTensorFlow("auto", notInstalled)).backend).toEqual({
      kind: "pure",
      reason: "tfjs-node: native library not installed",
      engine: "cpu",
    });
    expect((await loadTensorFlow("auto", broken)).backend.reason).toBe(
      "tfjs-node: does not run: libtensorflow.so.2: cannot open shared object file",
    );
    expect((await loadTensorFlow("auto", halting)).backend.reason).toBe(
      "tfjs-node: does not run: (0 , util_1.isNullOrUndefined) is not a function",
    );
  });

  it("takes JavaScript when asked to, tfjs-node or not", async () => {
    const { tf, backend } = await loadTensorFlow("pure", working);
    expect(backend).toEqual({ kind: "pure", reason: "", engine: "cpu" });
    expect(tf.getBackend()).toBe("cpu");
  });

  it.each([
    ["not installed", notInstalled],
    ["broken", broken],
    ["too old for this Node", halting],
  ])("does not replace tfjs-node silently when it was asked for: %s", async (_, native) => {
    const error = await loadTensorFlow("native", native).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MissingDependencyError);
    expect((error as MissingDependencyError).hint).toContain("npm rebuild @tensorflow/tfjs-node");
  });
});
