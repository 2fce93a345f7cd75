import { drawChart, lightTheme } from "@slicetuner/report";
import { expect, it } from "vitest";
import { sliceSizesChart } from "./slice-sizes-chart.ts";

const rows = Array.from({ length: 60 }, (_, index) => ({ slice: `slice ${index}`, rows: 600 - index }));

it("draws the largest slices and has all of them in its table", async () => {
  const chart = sliceSizesChart(rows);
  expect(chart.table.rows).toHaveLength(60);
  expect(chart.description).toContain("Drawn are the 40 largest.");
  const drawing = await drawChart(chart, { theme: lightTheme, width: 640, currency: null }, "test");
  expect(drawing).toContain("slice 39");
  expect(drawing).not.toContain("slice 40");
});
