import { describe, expect, it } from "vitest";
import { fitWidth, shortenInMiddle } from "./fit-width.ts";

describe("shortenInMiddle", () => {
  it.each([
    ["abcdefghij", 10, "abcdefghij"],
    ["abcdefghij", 9, "abcd…ghij"],
    ["abcdefghij", 4, "ab…j"],
    ["\u001b[31mabcdefghij\u001b[39m", 5, "\u001b[31mab…ij\u001b[39m"],
    ["$& $1 café €€€", 5, "$&…€€"],
  ])("%j to %i", (text, most, short) => {
    expect(shortenInMiddle(text, most)).toBe(short);
  });
});

describe("fitWidth", () => {
  const long = "age ≥ 45 and city = Rome and hours < 20";
  const limits = { width: 40, gap: 2 };

  it("shortens the longest columns and no others", () => {
    const rows = [
      ["slice", "rows", "kind"],
      [long, "1,200", "part"],
    ];
    const [titles, row] = fitWidth(rows, [true, false, true], limits);
    expect(titles).toEqual(["slice", "rows", "kind"]);
    expect(row!.slice(1)).toEqual(["1,200", "part"]);
    expect(row!.join("  ").length).toBe(40);
    expect(row![0]).toMatch(/^age ≥ 45.*….*hours < 20$/);
  });

  it("leaves what fits, and what could not be told apart, as it is", () => {
    expect(fitWidth([["a", "b"]], [true, true], limits)).toEqual([["a", "b"]]);
    const alike = [[`${"x".repeat(40)}1${"y".repeat(40)}`], [`${"x".repeat(40)}2${"y".repeat(40)}`]];
    expect(fitWidth(alike, [true], limits)).toEqual(alike);
  });

  it("keeps as much as tells names apart", () => {
    const names = ["North-Old", "North-Young", "South-Old", "South-Young"];
    const rows = names.map((name) => [`${"administrative region ".repeat(6)}${name}`, "9".repeat(30)]);
    const short = fitWidth(rows, [true, false], limits).map(([name]) => name!);
    expect(new Set(short).size).toBe(4);
    for (const name of short) expect(name.length).toBeLessThanOrEqual(20);
  });
});
