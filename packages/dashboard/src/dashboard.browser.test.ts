import { readFile } from "node:fs/promises";
import { browserPath, launchBrowser, openPage, seriousFindings } from "@slicetuner/browser-tests";
import { Random } from "@slicetuner/core";
import { createInfluenceLossModel } from "@slicetuner/influence";
import { planAllocation } from "@slicetuner/optimizer";
import { formatNumber } from "@slicetuner/report";
import { type PlanResult, type RegisteredForecasts, type Result, readResultText } from "@slicetuner/results";
import { forecastOutcome } from "@slicetuner/tuner";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dashboard, startDashboard } from "./server/start-dashboard.ts";
import type { DashboardSource } from "./source.ts";
import { summaryOf } from "./summary.ts";
import { hostileNames, measuredPlan } from "./testing/measured-plan.ts";

/** A source whose results a test changes. */
function changingSource(
  results: Map<string, Result>,
): DashboardSource & { change(id: string, result: Result): void } {
  const listeners = new Set<() => void>();
  return {
    change: (id, result) => {
      results.set(id, result);
      for (const listener of listeners) listener();
    },
    list: async () =>
      [...results].map(([id, result]) => ({
        id,
        name: `${id}.json`,
        changed: 0,
        summary: summaryOf(result),
        problem: null,
        isRun: result.kind === "status",
      })),
    read: async (id) => results.get(id)!,
    async *watch(id, signal) {
      let wake = () => {};
      const listener = () => wake();
      listeners.add(listener);
      signal.addEventListener("abort", listener);
      try {
        while (!signal.aborted) {
          const changed = new Promise<void>((resolve) => {
            wake = resolve;
          });
          yield results.get(id)!;
          await changed;
        }
      } finally {
        listeners.delete(listener);
      }
    },
    review: async () => ({
      kind: "review",
      version: 2,
      command: "review",
      runFolder: "run",
      examples: [
        {
          exampleId: "<b>x</b>",
          orderId: "1",
          reason: "<script>alert(3)</script>",
          duplicateOf: null,
          row: { "<i>": "\u001b[31m" },
          review: null,
        },
      ],
    }),
    cancel: async (_, order) => ({
      kind: "cancel",
      version: 2,
      command: "cancel",
      order,
      status: "cancelled",
      delivered: 0,
      cost: 0,
      warnings: [],
    }),
  };
}

/** What so many rounds expected, one after the other. */
function forecastsOf(rounds: number): RegisteredForecasts {
  const forecast = (expected: number) => ({
    expected,
    band: { lower: expected - 0.1, upper: expected + 0.1 },
  });
  return Array.from({ length: rounds }, (_, index) => ({
    round: index + 1,
    loss: forecast(0.5 - 0.05 * index),
    averageEqualizedErrorRate: forecast(0.2),
    maximumEqualizedErrorRate: forecast(0.3),
    sliceLosses: { [hostileNames[0]!]: forecast(0.5) },
  }));
}

function statusOf(trainings: number, rounds = 0): Result {
  return {
    kind: "status",
    version: 2,
    command: "status",
    runFolder: "run",
    runId: "r",
    processId: 7,
    budget: 100,
    currency: null,
    score: null,
    money: { planned: 10, committed: 10, paid: 0, refused: 0 },
    slices: [{ name: hostileNames[0]!, ordered: 1, delivered: 0, committed: 10, paid: 0 }],
    orders: [
      {
        id: "r/1/<u>",
        round: 1,
        source: "crowd",
        slice: hostileNames[0]!,
        count: 1,
        unitCost: 10,
        status: "open",
        delivered: 0,
        accepted: 0,
        quarantined: 0,
        rejected: 0,
        paid: 0,
        warnings: [],
      },
    ],
    forecasts: forecastsOf(rounds),
    trainings,
    quarantined: 1,
    warnings: [],
  };
}

const settled = (page: Page) => page.waitForSelector("#what-if-place[data-state=settled]");

describe.skipIf(browserPath === undefined)("the dashboard in a browser (Chromium)", () => {
  const plan = measuredPlan({ slices: 6, names: hostileNames });
  const results = new Map<string, Result>([
    ["plan", plan],
    ["run", statusOf(3)],
  ]);
  const source = changingSource(results);
  let browser: Browser;
  let dashboard: Dashboard;
  beforeAll(async () => {
    browser = await launchBrowser();
    dashboard = await startDashboard({ source });
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.[Symbol.asyncDispose]();
  });

  const open = async (hash: string, options: BrowserContextOptions = {}) => {
    const opened = await openPage(browser, `${dashboard.address}${hash}`, options);
    return { ...opened, problems: () => opened.complaints.filter((one) => !one.startsWith("request: ")) };
  };

  it("plans as the library does, on 200 random moves", async () => {
    const { page, problems } = await open("#item=plan");
    await settled(page);
    const lossModel = createInfluenceLossModel(plan.measurements!);
    const sizes = plan.slices.map(({ size }) => size);
    const random = new Random("moves");
    const unlimited = plan.slices.map(() => Number.POSITIVE_INFINITY);
    let bounds = {
      minimums: plan.slices.map(() => 0),
      maximums: unlimited,
      prices: plan.slices.map(({ unitCost }) => unitCost),
    };
    let [budget, fairnessWeight] = [plan.plan.budget, 0.1];
    const moves = Array.from({ length: 200 }, () => {
      const slice = random.integer(sizes.length);
      const kind = random.integer(5);
      if (kind === 0) budget = 60 + random.integer(2000);
      if (kind === 1) fairnessWeight = Number((3 * random.uniform()).toFixed(2));
      if (kind === 2) bounds = { ...bounds, minimums: bounds.minimums.with(slice, random.integer(8)) };
      if (kind === 3) bounds = { ...bounds, maximums: bounds.maximums.with(slice, 10 + random.integer(90)) };
      if (kind === 4) bounds = { ...bounds, prices: bounds.prices.with(slice, 1 + random.integer(3) / 4) };
      const name = ["budget", "fairness", "minimums", "maximums", "prices"][kind]!;
      const value = [
        budget,
        fairnessWeight,
        bounds.minimums[slice],
        bounds.maximums[slice],
        bounds.prices[slice],
      ][kind]!;
      const { amounts } = planAllocation({
        lossModel,
        sizes,
        budget,
        fairnessWeight,
        unitCosts: bounds.prices,
        minimums: bounds.minimums,
        maximums: bounds.maximums,
      });
      const losses = lossModel.predict(sizes.map((size, index) => size + amounts[index]!));
      return { name, slice, value, amounts, losses };
    });
    const shown =
      await page.evaluate(`${JSON.stringify(moves.map(({ name, slice, value }) => ({ name, slice, value })))}.map(({ name, slice, value }) => {
      const place = name === "budget" || name === "fairness" ? document : document.querySelector('tr[data-slice="' + slice + '"]');
      const input = place.querySelector('[name="' + name + '"]');
      input.value = String(value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      const read = (cell) => [...document.querySelectorAll("tr[data-slice]")].sort((a, b) => a.dataset.slice - b.dataset.slice).map((row) => Number(row.querySelector('[data-cell="' + cell + '"]').dataset.value));
      return { amounts: read("buy"), losses: read("after") };
    })`);
    // Powers and exponentials of the browser may differ from Node's in the last bit.
    (shown as Pick<(typeof moves)[number], "amounts" | "losses">[]).forEach(({ amounts, losses }, move) => {
      expect([move, amounts]).toEqual([move, moves[move]!.amounts]);
      losses.forEach((loss, slice) => {
        expect(loss).toBeCloseTo(moves[move]!.losses[slice]!, 12);
      });
    });
    await settled(page);
    expect(problems()).toEqual([]);

    const last = moves.at(-1)!;
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("#what-if-json").click(),
    ]);
    const saved = readResultText(await readFile(await download.path(), "utf8")) as PlanResult;
    expect(saved.slices.map(({ buy }) => buy)).toEqual(last.amounts);
    const bands = await page.locator("tr[data-slice]").evaluateAll((rows) =>
      rows
        .toSorted((first, second) => Number(first.dataset.slice) - Number(second.dataset.slice))
        .map((row) => row.querySelector("[data-cell=band]")!)
        .map((cell) => ({
          lower: Number(cell.getAttribute("data-lower")),
          upper: Number(cell.getAttribute("data-upper")),
        })),
    );
    expect(bands).toEqual(saved.slices.map(({ lossAfterBand }) => lossAfterBand));
    // The page and the result tell one EER: what the library expects of it.
    const answer = page.locator("#what-if-answer");
    const told = [await answer.getAttribute("data-now"), await answer.getAttribute("data-after")].map(Number);
    const { now, after } = saved.forecast;
    expect(told).toEqual([now.averageEqualizedErrorRate.expected, after.averageEqualizedErrorRate.expected]);
    [sizes, sizes.map((size, index) => size + last.amounts[index]!)].forEach((at, place) => {
      const { averageEqualizedErrorRate } = forecastOutcome({
        lossModel,
        sizes: at,
        measuring: { trainings: 10, examplesPerValidationExample: null },
        random: new Random(Number(plan.settings.seed ?? 1)).fork("forecast"),
      });
      expect(told[place]).toBeCloseTo(averageEqualizedErrorRate.expected, 12);
    });
    expect(await answer.textContent()).toContain(
      `the average EER from ${formatNumber(told[0]!, "loss")} to ${formatNumber(told[1]!, "loss")}`,
    );

    // The address has it all: a second tab shows the same.
    const second = await open(new URL(page.url()).hash);
    await settled(second.page);
    const amounts = await second.page
      .locator("[data-cell=buy]")
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-value")));
    expect(amounts).toEqual(
      await page
        .locator("[data-cell=buy]")
        .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-value"))),
    );
    await second.page.context().close();
    await page.context().close();
  });

  it("compares with a kept plan, tells what an aim takes, and says what cannot be", async () => {
    const { page, problems } = await open("#item=plan");
    await settled(page);
    await page.locator("#what-if-keep").click();
    await page.locator("[name=budget]").fill("500");
    await page.locator("[name=aim-slice]").selectOption({ index: 1 });
    await settled(page);
    expect(await page.locator("#what-if-aim").textContent()).toContain("smallest budget");
    const kept = await page
      .locator("[data-cell=kept-buy]")
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-value"))));
    expect(kept.toSorted()).toEqual(plan.slices.map(({ buy }) => buy).toSorted());
    expect(await page.locator("#what-if-charts figure").count()).toBe(2);
    expect(page.url()).toContain("compare=");
    await page.locator("[name=budget]").fill("1");
    await page.locator("tr[data-slice='0'] [name=minimums]").fill("9");
    expect(await page.locator("#what-if-problem").textContent()).toContain("what must be bought costs");
    expect(problems()).toEqual([]);
    await page.context().close();
  });

  it("shows names from outside as text", async () => {
    for (const hash of ["#item=plan", "#item=run"]) {
      const { page, complaints } = await open(hash);
      await page.waitForSelector("#result[data-state=shown]");
      if (hash === "#item=run") await page.waitForSelector("[data-decide]");
      const text = await page.locator("main").textContent();
      expect(text).toContain("<script>alert(1)</script>");
      expect(text).not.toContain("\u001b");
      expect(complaints.filter((one) => !one.startsWith("request: http://127.0.0.1"))).toEqual([]);
      await page.context().close();
    }
  });

  it("follows a run, in two tabs, and through a break of the server", async () => {
    const [first, second] = [await open("#item=run"), await open("#item=run")];
    const shows = (page: Page, count: number) =>
      page.locator("#result .answer", { hasText: `${count} trainings are done` }).waitFor();
    await Promise.all([shows(first.page, 3), shows(second.page, 3)]);
    source.change("run", statusOf(4));
    await Promise.all([shows(first.page, 4), shows(second.page, 4)]);
    const { port, pathname } = new URL(dashboard.address);
    await dashboard[Symbol.asyncDispose]();
    await first.page.locator("#connection", { hasText: "does not answer" }).waitFor();
    source.change("run", statusOf(5));
    dashboard = await startDashboard({ source, port: Number(port), token: pathname.replaceAll("/", "") });
    await Promise.all([shows(first.page, 5), shows(second.page, 5)]);
    await first.page.locator("#connection", { hasText: "follows the run" }).waitFor();
    await first.page.locator("button[data-cancel]").click();
    await first.page.locator("#action-done", { hasText: "is cancelled" }).waitFor();
    await first.page.context().close();
    await second.page.context().close();
  });

  it("shows the expected losses of the rounds as they come", async () => {
    const { page, problems } = await open("#item=run");
    const losses = page.locator('figure[data-chart="round-forecasts-mean-loss"]');
    source.change("run", statusOf(6));
    await page.locator("#result .answer", { hasText: "6 trainings are done" }).waitFor();
    expect(await losses.count()).toBe(0);
    for (const rounds of [1, 2, 3]) {
      source.change("run", statusOf(6 + rounds, rounds));
      await losses
        .locator("tbody tr")
        .nth(rounds - 1)
        .waitFor({ state: "attached" });
      const marks = losses.locator(".picture [ecmeta_ssr_type=chart]");
      const drawn = await marks.evaluateAll((all) =>
        all.map((mark) => mark.getAttribute("ecmeta_data_index")),
      );
      expect(new Set(drawn).size).toBe(rounds);
      const told = await losses
        .locator("tbody tr")
        .evaluateAll((rows) =>
          rows.map((row) => row.querySelectorAll("[data-value]")[1]!.getAttribute("data-value")),
        );
      expect(told.map(Number)).toEqual(forecastsOf(rounds).map(({ loss }) => loss.expected));
    }
    expect(problems()).toEqual([]);
    await page.context().close();
  });

  it.each([
    ["light", {}],
    ["narrow and dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
  ] as const)("has no serious finding of axe, and fits: %s", async (_, options) => {
    for (const hash of ["#item=plan", "#item=run"]) {
      const { page } = await open(hash, { ...options, bypassCSP: true });
      await page.waitForSelector("#result[data-state=shown]");
      if (hash === "#item=plan") await settled(page);
      expect(await seriousFindings(page)).toEqual([]);
      const { width } = page.viewportSize()!;
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await page.context().close();
    }
  });
});
