import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browserPath, launchBrowser, openPage } from "@slicetuner/browser-tests";
import { expect, it } from "vitest";
import { renderReport } from "./render-report.ts";
import { sampleRun } from "./testing/sample-results.ts";

/**
 * So many sines and exponentials take 2 s of a processor of 2023 that does nothing else; on a busy one, both
 * the page and they take longer.
 */
const workSize = 124_000_000;

it.skipIf(browserPath === undefined)(
  "a report of 1,000 slices and 20 rounds can be used within the time of a fixed piece of work (Chromium)",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "slicetuner-report-"));
    const browser = await launchBrowser();
    try {
      const file = join(folder, "large.html");
      await writeFile(file, await renderReport([{ name: "large", result: sampleRun(1000, 20) }]));
      const { page, complaints } = await openPage(browser, pathToFileURL(file).href);
      // From the first byte to a filter of the largest table that shows one row.
      const { opened, used, work } = (await page.evaluate(
        `(async () => {
          const [{ loadEventEnd }] = performance.getEntriesByType("navigation");
          const start = performance.now();
          const figure = document.querySelector('figure[data-chart="before-after"]');
          figure.querySelector("details").open = true;
          const input = figure.querySelector("input");
          input.value = "slice 999";
          input.dispatchEvent(new Event("input"));
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          const used = performance.now() - start;
          const begun = performance.now();
          let sum = 0;
          for (let i = 1; i < ${workSize}; i++) sum += Math.sin(i) * Math.exp(-i / 1e6);
          return { opened: loadEventEnd, used, work: performance.now() - begun, sum };
        })()`,
      )) as { opened: number; used: number; work: number };
      const shown = page.locator('figure[data-chart="before-after"] tbody tr:visible');
      expect(await shown.count()).toBe(1);
      expect({ opened, used, work, isFast: opened + used < work }).toMatchObject({ isFast: true });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await rm(folder, { recursive: true });
    }
  },
);
