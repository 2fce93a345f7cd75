import { type PipelineResult, resultSchemas } from "@slicetuner/results";
import { describe, expect, it } from "vitest";
import { renderReport } from "./render-report.ts";
import {
  sampleCleaning,
  sampleEvaluation,
  sampleRunsPlan,
  sampleTraining,
} from "./testing/sample-fairness.ts";
import { samplePipeline } from "./testing/sample-pipeline.ts";
import { sampleComparison, sampleFinding, samplePlan, sampleRun } from "./testing/sample-results.ts";
import { sampleScores } from "./testing/sample-scores.ts";
import { pipelineView } from "./views/pipeline-view.ts";
import { checkStopAdvice } from "./views/run-checks.ts";

const samples = {
  plan: samplePlan(8),
  "plan with curves": samplePlan(8, true),
  run: sampleRun(8, 3),
  compare: sampleComparison(8),
  find: sampleFinding(8),
  train: sampleTraining(),
  evaluate: sampleEvaluation(),
  clean: sampleCleaning(),
  "plan from trainings": sampleRunsPlan(),
  pipeline: samplePipeline(),
  scores: sampleScores(),
} as const;

describe("renderReport", () => {
  it("is tried on results that are as results are", () => {
    for (const result of Object.values(samples))
      expect(resultSchemas[result.kind].safeParse(result).error).toBe(undefined);
  });

  it.each(Object.entries(samples))("shows text from outside as text: %s", async (name, result) => {
    const page = await renderReport([{ name: `${name}</title><script>alert(0)</script>`, result }]);
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("<img");
    expect(page).not.toContain("<b>bold");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
    expect(page).not.toMatch(/\u001b|[^\n\t\u0020-\u{10ffff}]/u);
    expect(page).not.toMatch(/>\s*(NaN|undefined|null|\[object[^<]*)\s*<|="[^"]*NaN/);
  });

  it.each(Object.entries(samples))("asks for nothing from outside: %s", async (_, result) => {
    const page = await renderReport([{ name: "result", result }]);
    const addresses = page.match(/(?:src|href)="[^"#]*"|url\([^)]*\)|@import/g) ?? [];
    expect(addresses.filter((address) => !/^(href="|url\()#/.test(address))).toEqual([]);
    expect(page.length).toBeLessThan(1_500_000);
  });

  it("says that a plan is hardly worth it, why to stop, and whether forecasts came true", async () => {
    const page = async (name: "plan" | "run" | "scores") => renderReport([{ name, result: samples[name] }]);
    expect(await page("plan")).toContain("That is hardly worth buying.");
    const run = await page("run");
    expect(run).toContain("Whether to buy on");
    expect(run).toContain("Round 1: Buying these 10 is expected to lower the mean loss by 0.001.");
    expect(await page("scores")).toContain("10 of 11 forecasts were inside their 90 % bands, 91 %");
  });

  it("keeps the colon in a slice's name where it says why to stop", () => {
    const because = "The next 10 of budget are not expected to lower the mean loss";
    const sentence = `${because}: rather than buying on, look at the rows and labels of age: 20, a`;
    expect(checkStopAdvice({ reason: "little", slice: "age: 20, a", sentence })).toEqual([
      expect.objectContaining({
        finding: `${because}.`,
        advice: "Rather than buying on, look at the rows and labels of age: 20, a.",
      }),
    ]);
  });

  it("says where a pipeline bought, also where that was no pool", () => {
    const bought = (settings: PipelineResult["settings"], pool: string | null, step: "acquire" | "clean") => {
      const { data, stages } = samples.pipeline;
      const own = stages.map((stage, index) => (index === 1 ? { ...stage, step } : stage));
      const result = { ...samples.pipeline, settings, stages: own, data: { ...data, pool } };
      return new Map(pipelineView(result).facts).get("Bought from");
    };
    expect(bought({}, "more.csv", "acquire")).toBe("more.csv");
    expect(bought({ sources: "sources.json" }, null, "acquire")).toBe("sources.json");
    expect(bought({ acquireWith: ["python3", "make.py"] }, null, "acquire")).toBe("a step of your own");
    expect(bought({ sources: "sources.json" }, null, "clean")).toBe("nothing");
  });

  it("gives the same page for the same results", async () => {
    const render = () => renderReport([{ name: "plan.json", result: samples.plan }]);
    expect(await render()).toBe(await render());
  });

  it("has each id once, with several results too", async () => {
    const page = await renderReport(Object.entries(samples).map(([name, result]) => ({ name, result })));
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("keeps the whole result as data", async () => {
    const page = await renderReport([{ name: "plan.json", result: samples.plan }]);
    const [, json] = /<script type="application\/json" id="result-1-json">(.*?)<\/script>/s.exec(page)!;
    expect(JSON.parse(json!)).toEqual(samples.plan);
  });

  it("stays small with 1,000 slices and 20 rounds", async () => {
    const page = await renderReport([{ name: "run", result: sampleRun(1000, 20) }]);
    expect(page.length).toBeLessThan(5_000_000);
  });
});
