import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fitLearningCurve } from "@slicetuner/curves";
import { allocate } from "@slicetuner/optimizer";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const execute = promisify(execFile);
const folder = fileURLToPath(new URL(".", import.meta.url));
const programs = fileURLToPath(new URL("../../node_modules/.bin/", import.meta.url));
const browserPath = [
  process.env.SLICETUNER_BROWSER ?? "",
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
].find((path) => path !== "" && existsSync(path));
const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** The numbers that stand in the notebook. */
const sizes = [25, 50, 100, 150, 200];
const unitCosts = [1, 1, 1.5, 1.5];
const losses = [
  [0.66, 0.6, 0.53, 0.49, 0.47],
  [0.41, 0.38, 0.36, 0.35, 0.34],
  [0.78, 0.68, 0.6, 0.56, 0.52],
  [0.52, 0.49, 0.47, 0.45, 0.45],
];

describe.skipIf(browserPath === undefined)("the notebook in a browser", () => {
  let built: string;
  let server: Server;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), "notebook-"));
    await execute(join(programs, "notebooks"), [
      "build",
      "--root",
      folder,
      "--out",
      built,
      "which-data-to-buy.html",
    ]);
    server = createServer(async (request, response) => {
      try {
        const content = await readFile(join(built, new URL(request.url!, "http://localhost").pathname));
        response.setHeader("content-type", mediaTypes[extname(request.url!)] ?? "application/octet-stream");
        response.end(content);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({
      executablePath: browserPath!,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    page = await browser.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    page.on("request", (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) {
        complaints.push(`asked for ${request.url()}`);
      }
    });
    await page.goto(`${origin}/which-data-to-buy.html`);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    if (built) await rm(built, { recursive: true, force: true });
  });

  it("shows the plan that the libraries give, before and after a move of the budget", async () => {
    await expectPlan(page, 500);
    await page.getByLabel("budget").first().fill("1200");
    await expectPlan(page, 1200);
  });

  it("draws a line, a band and the points of each slice", async () => {
    const chart = page.getByLabel("Loss of each slice by its number of examples");
    expect(await chart.locator("circle").count()).toBe(sizes.length * losses.length);
    expect(await chart.locator('[aria-label="line"] path').count()).toBe(losses.length);
    expect(await chart.locator('[aria-label="area"] path').count()).toBe(losses.length);
  });

  it("has no error, and asks no other machine for anything", () => {
    expect(complaints).toEqual([]);
  });
});

async function expectPlan(page: Page, budget: number): Promise<void> {
  const curves = losses.map((row) =>
    fitLearningCurve(row.map((loss, index) => ({ size: sizes[index]!, loss }))),
  );
  const { amounts } = allocate({
    slices: curves.map(({ scale, exponent }, slice) => ({
      size: 200,
      scale,
      exponent,
      unitCost: unitCosts[slice]!,
    })),
    budget,
    fairnessWeight: 1,
  });
  await expect
    .poll(async () => (await page.locator("tbody tr td:nth-child(3)").allInnerTexts()).map(Number), {
      timeout: 60_000,
    })
    .toEqual(amounts);
}
