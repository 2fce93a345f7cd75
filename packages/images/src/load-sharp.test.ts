import { MissingDependencyError } from "@slicetuner/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { loadSharp } from "./load-sharp.ts";

describe("loadSharp", () => {
  it("loads what is installed", async () => {
    expect(await loadSharp()).toBe(sharp);
  });

  it("says how to install what is not", async () => {
    const error = await loadSharp(() => Promise.reject(new Error("Cannot find package 'sharp'"))).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MissingDependencyError);
    expect(error).toMatchObject({ dependency: "sharp", hint: expect.stringContaining("npm install sharp") });
  });
});
