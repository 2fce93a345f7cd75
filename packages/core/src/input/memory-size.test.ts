import { describe, expect, it } from "vitest";
import { parseMemorySize } from "./memory-size.ts";

describe("parseMemorySize", () => {
  it.each([
    ["800MB", 800e6],
    ["1.5 GB", 1.5e9],
    ["2GiB", 2 ** 31],
    ["1kb", 1000],
    ["3TB", 3e12],
  ])("reads %s", (text, bytes) => expect(parseMemorySize(text)).toBe(bytes));

  it.each(["", "0GB", "-1GB", "2", "GB", "1e3MB", "1,5GB", "NaNGB"])('refuses "%s"', (text) => {
    expect(parseMemorySize(text)).toBeUndefined();
  });
});
