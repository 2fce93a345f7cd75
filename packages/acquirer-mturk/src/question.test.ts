import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { completeConfig, type MturkConfig } from "./config.ts";
import { writeQuestion } from "./question.ts";
import { tinyEncoder } from "./testing/tiny-encoder.ts";

const basis: MturkConfig = { task: "label", reward: 1, title: "Big & bold?", description: "<b>Look</b>" };
const slice = tinyEncoder.slices[1]!;

describe("a task's page", () => {
  it("shows the item and asks for one of the classes", () => {
    const page = writeQuestion(completeConfig(basis, 3), tinyEncoder, slice, { size: 4, region: "South" });
    expect(page).toContain('<dd data-shown="size">4</dd>');
    expect(page).toMatch(/<select name="answer" required><option value=""><\/option><option value="no">/);
    expect(page).toContain("&lt;b&gt;Look");
    expect(page).not.toContain('name="size"');
    expect(page).toContain("workersandbox");
  });

  it("asks for all values of a new example", () => {
    const page = writeQuestion(completeConfig({ ...basis, task: "collect" }, 3), tinyEncoder, slice);
    expect(page).toContain('<dd data-wanted="region">South</dd>');
    for (const name of ["size", "region", "answer"]) expect(page).toContain(`name="${name}"`);
  });

  it("may be one's own, into which values go as text and never as markup", async () => {
    const folder = await mkdtemp(join(tmpdir(), "page-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const templateFile = join(folder, "page.html");
    await writeFile(templateFile, `<h1>\${slice}: \${shown.size} \${shown.note} \${unknown}</h1>\${fields}`);
    const settings = completeConfig({ ...basis, templateFile }, 3);
    const row = { size: 4, note: "<script>alert(1)</script>]]>", region: "South" };
    const page = writeQuestion(settings, tinyEncoder, slice, row);
    expect(page).toContain("<h1>South: 4 &lt;script&gt;");
    expect(page).toContain(`\${unknown}`);
    expect(page).not.toContain("<script>");
    expect(page.indexOf("]]>")).toBe(page.lastIndexOf("]]>"));
  });
});
