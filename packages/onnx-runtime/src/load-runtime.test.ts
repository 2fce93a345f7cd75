import { MissingDependencyError } from "@slicetuner/core";
import { describe, expect, it, vi } from "vitest";
import { loadRuntime } from "./load-runtime.ts";

const absent = (): Promise<unknown> =>
  Promise.reject(Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" }));
const broken = (): Promise<unknown> => Promise.reject(new Error("GLIBC too old\nmore"));

describe("loadRuntime", () => {
  it("takes the native build where it is installed", async () => {
    expect(await loadRuntime("auto")).toMatchObject({ kind: "native", reason: "" });
  });

  it("takes WebAssembly where it is not, and says why", async () => {
    expect(await loadRuntime("auto", absent)).toMatchObject({
      kind: "wasm",
      reason: "onnxruntime-node is not installed",
    });
    expect(await loadRuntime("auto", broken)).toMatchObject({
      kind: "wasm",
      reason: "onnxruntime-node does not load: GLIBC too old",
    });
  });

  it("insists on the native build when told so, with the line that installs it", async () => {
    const error = await loadRuntime("native", absent).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MissingDependencyError);
    expect(error).toMatchObject({ dependency: "onnxruntime-node" });
    expect((error as MissingDependencyError).hint).toContain("npm install onnxruntime-node");
  });

  it("says what to install where neither build is", async () => {
    vi.doMock("onnxruntime-web", () => {
      throw new Error("Cannot find package 'onnxruntime-web'");
    });
    try {
      await expect(loadRuntime("auto", absent)).rejects.toMatchObject({
        dependency: "onnxruntime-web",
        hint: "Install it: npm install onnxruntime-node, or where that does not run onnxruntime-web",
      });
      await expect(loadRuntime("wasm")).rejects.toMatchObject({
        hint: "Install it: npm install onnxruntime-web",
      });
    } finally {
      vi.doUnmock("onnxruntime-web");
    }
  });

  it("takes WebAssembly when told so", async () => {
    const neverAsked = (): Promise<unknown> => Promise.reject(new Error("asked for the native build"));
    expect(await loadRuntime("wasm", neverAsked)).toMatchObject({ kind: "wasm", reason: "" });
  });
});
