import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browserPath, launchBrowser, openPage, seriousFindings } from "@slicetuner/browser-tests";
import type { Result } from "@slicetuner/results";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cell, Chart } from "./chart.ts";
import { chartsOf } from "./charts-of.ts";
import { renderReport } from "./render-report.ts";
import {
  sampleCleaning,
  sampleEvaluation,
  sampleRunsPlan,
  sampleTraining,
} from "./testing/sample-fairness.ts";
import { samplePipeline } from "./testing/sample-pipeline.ts";
import { sampleComparison, sampleFinding, samplePlan, sampleRun } from "./testing/sample-results.ts";

const samples: readonly (readonly [string, Result])[] = [
  ["plan", samplePlan(8)],
  ["plan with curves", samplePlan(8, true)],
  ["run", sampleRun(8, 3)],
  ["compare", sampleComparison(8)],
  ["find", sampleFinding(8)],
  ["train", sampleTraining()],
  ["evaluate", sampleEvaluation()],
  ["clean", sampleCleaning()],
  ["plan from trainings", sampleRunsPlan()],
  ["pipeline", samplePipeline()],
];

/** The same kinds of charts and tables with few rows: what is asked of a page as a whole takes less work. */
const smallSamples: readonly Result[] = [
  samplePlan(5),
  samplePlan(2, true),
  sampleRun(5, 2),
  sampleComparison(3),
  sampleFinding(5),
  sampleTraining(),
];

/** The part of an element that is read here; the tests are checked without the types of a browser. */
interface Attributes {
  getAttribute(name: string): string | null;
}

/** How many marks the drawing of a chart has to have. */
function marksOf({ plot }: Chart): number {
  switch (plot.type) {
    case "bars":
      return plot.rows.length * plot.series.length;
    case "intervals":
      return plot.rows.flatMap(({ values }) => values).filter((value) => value !== null).length;
    case "matrix":
      return plot.rows.length * plot.columns.length;
    case "lines":
      // Lines with few points show each; a band is one more.
      return plot.lines.reduce((sum, { points, dots = [], marks = [] }) => {
        const isBanded = points.some(({ lower }) => lower !== undefined);
        const shown = points.length <= 12 ? points.length : 0;
        return sum + shown + dots.length + marks.length + (isBanded ? 1 : 0);
      }, 0);
  }
}

describe.skipIf(browserPath === undefined)("a report in a browser (Chromium)", () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-report-"));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  async function open(name: string, results: readonly Result[], options: BrowserContextOptions = {}) {
    const file = join(folder, `${name.replaceAll(" ", "-")}.html`);
    await writeFile(
      file,
      await renderReport(results.map((result, index) => ({ name: `${name} ${index + 1}`, result }))),
    );
    return openPage(browser, pathToFileURL(file).href, options);
  }

  it.each(samples)(
    "has no complaint, every chart with its marks, and the numbers of the result: %s",
    async (name, result) => {
      const { page, complaints } = await open(name, [result]);
      for (const chart of chartsOf(result)) {
        const figure = page.locator(`figure[data-chart="${chart.name}"]`).first();
        const picture = figure.locator(".picture").first();
        const keys = await picture
          .locator("[ecmeta_ssr_type=chart]")
          .evaluateAll((marks) =>
            marks.map(
              (mark) =>
                `${mark.getAttribute("ecmeta_series_index")}/${mark.getAttribute("ecmeta_data_index")}`,
            ),
          );
        expect([chart.name, new Set(keys).size]).toEqual([chart.name, marksOf(chart)]);
        const shown = await figure
          .locator("tbody tr")
          .evaluateAll((rows) =>
            rows.map((row) =>
              Array.from(row.querySelectorAll("[data-value]"), (cell: Attributes) =>
                Number(cell.getAttribute("data-value")),
              ),
            ),
          );
        expect(shown).toEqual(
          chart.table.rows.map((row: readonly Cell[]) => row.filter((cell) => typeof cell === "number")),
        );
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  // Dark differs from light in its colours only, and a narrow window in its order.
  it.each([
    ["light", {}, {}],
    ["dark", { colorScheme: "dark" }, { runOnly: ["color-contrast"] }],
    ["narrow", { viewport: { width: 390, height: 844 } }, { runOnly: ["scrollable-region-focusable"] }],
  ] as const)("has no serious finding of axe: %s", async (name, options, rules) => {
    // The page forbids scripts that are not its own.
    const { page } = await open(`axe ${name}`, smallSamples, { ...options, bypassCSP: true });
    expect(await seriousFindings(page, rules)).toEqual([]);
    await page.context().close();
  });

  it("fits into a window of 390 pixels", async () => {
    const { page } = await open("narrow window", smallSamples, { viewport: { width: 390, height: 844 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.context().close();
  });

  it("sorts and filters tables, by the keyboard too", async () => {
    const { page, complaints } = await open("sorting", [samplePlan(40)]);
    const figure = page.locator('figure[data-chart="slice-losses"]');
    await figure.locator("summary").focus();
    await page.keyboard.press("Enter");
    const values = () =>
      figure
        .locator("tbody tr:visible")
        .evaluateAll((rows) =>
          rows.map((row) => Number(row.querySelector("[data-value]")?.getAttribute("data-value"))),
        );
    const heading = figure.locator("thead button", { hasText: /^now$/ });
    await heading.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const ascending = await values();
    expect(ascending).toHaveLength(40);
    expect(ascending).toEqual([...ascending].sort((first, second) => first - second));
    await figure.locator("input").fill("slice 11");
    expect(await values()).toHaveLength(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("saves the result that it was made of, a large one too", async () => {
    for (const result of [samplePlan(8), sampleRun(300, 5)]) {
      const { page, complaints } = await open("saving", [result]);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator("button[data-save]").click(),
      ]);
      const path = await download.path();
      expect(JSON.parse(await readFile(path, "utf8"))).toEqual(result);
      expect(complaints.filter((complaint) => !complaint.startsWith("request: blob:"))).toEqual([]);
      await page.context().close();
    }
  });

  it("sets several results side by side", async () => {
    const second = samplePlan(8);
    second.settings.budget = 400;
    const { page, complaints } = await open("several", [samplePlan(8), second]);
    expect(await page.locator("article").count()).toBe(2);
    expect(await page.locator("#side-by-side").textContent()).toContain("budget");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("opens with 1,000 slices and 20 rounds, and its tables can be used", async () => {
    const { page, complaints } = await open("large", [sampleRun(1000, 20)]);
    const figure = page.locator('figure[data-chart="before-after"]').first();
    await figure.locator("summary").click();
    expect(await figure.locator("tbody tr").count()).toBe(1000);
    await figure.locator("input").fill("slice 999");
    expect(await figure.locator("tbody tr:visible").count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
