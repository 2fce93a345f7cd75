import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { type PlanRow, renderPlan } from "./plan.ts";

/** Row `index` buys `index` times 10 for 1 each. */
function rowsOf(names: readonly string[]): PlanRow[] {
  return names.map((name, index) => ({
    ...{ name, size: 525, buy: index * 10, cost: index * 10, lossBefore: 0.4, lossAfter: 0.39 },
    lossAfterBand: { lower: 0.3, upper: 0.5 },
  }));
}

const linesOf = (text: string) => text.split("\n").map(stripVTControlCharacters);
const barsOf = (text: string) => linesOf(text).map((line) => line.replace(/[^▏▎▍▌▋▊▉█]/g, ""));
const four = rowsOf(["North-Old", "North-Young", "South-Old", "South-Young"]);

describe("the plan's table", () => {
  it("has bars in a terminal: in proportion to what is bought, of no slice that gets nothing, none of the sum", () => {
    expect(barsOf(renderPlan(four, null, 120))).toEqual([
      "",
      "",
      "█████▍",
      "██████████▋",
      "█".repeat(16),
      "",
    ]);
  });

  it("shows a small amount beside a large one", () => {
    const rows = four.map((row, index) => ({ ...row, buy: index === 0 ? 1 : 10_000 }));
    expect(barsOf(renderPlan(rows, null, 120))[1]).toBe("▏");
  });

  it("is plain in a file, with every other letter the same", () => {
    const plain = renderPlan(four, null, undefined);
    expect(plain).not.toMatch(/[▏▎▍▌▋▊▉█]/);
    const withoutBars = linesOf(renderPlan(four, null, 120)).map((line) =>
      line.replace(/[▏▎▍▌▋▊▉█]/g, "").replace(/ +/g, " "),
    );
    expect(withoutBars).toEqual(linesOf(plain).map((line) => line.replace(/ +/g, " ")));
  });

  it.each([60, 80, 81, 100, 160])("of 60 slices fits into %i columns, or has no bars", (width) => {
    const names = Array.from({ length: 60 }, (_, index) => `region ${index} and people of age ${index}`);
    const text = renderPlan(rowsOf(names), null, width);
    const lines = linesOf(text);
    expect(lines).toHaveLength(62);
    const widest = Math.max(...lines.map((line) => line.length));
    if (barsOf(text).some((bar) => bar !== "")) {
      expect(widest).toBeLessThanOrEqual(width);
      for (const name of names) expect(text).toContain(name);
    } else expect(width).toBeLessThan(110);
  });

  it("fits into 80 columns with its bars where names are short", () => {
    const text = renderPlan(four, { lower: 0.3, upper: 0.5 }, 80);
    expect(Math.max(...linesOf(text).map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(barsOf(text)[4]).not.toBe("");
  });

  it("has no bars where nothing is bought", () => {
    const rows = four.map((row) => ({ ...row, buy: 0 }));
    expect(renderPlan(rows, null, 120)).toBe(renderPlan(rows, null, undefined));
  });
});
