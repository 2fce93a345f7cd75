import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Pages that quote a file of this repository: `<!-- its path -->`, then the file as a code block. */
const quotingPages = [
  "README.md",
  "packages/slice-finder/README.md",
  "packages/tuner/README.md",
  "docs/how-to-add-a-trainer.md",
  "docs/how-to-add-a-chart.md",
  "docs/how-to-add-a-command.md",
  "docs/how-to-add-an-acquirer.md",
  "docs/how-to-add-an-estimator.md",
  "docs/how-to-add-an-executor.md",
  "docs/how-to-train-with-any-program.md",
  "docs/pipeline.md",
];

it.each(quotingPages)("%s quotes the examples as they are", async (page) => {
  const text = await readFile(root + page, "utf8");
  const quotations = [
    ...text.matchAll(/<!-- ((?:docs\/examples|packages)\/\S+) -->\n+```(?:ts|py|js)\n(.*?)\n```/gs),
  ];
  expect(quotations.length).toBeGreaterThan(0);
  for (const [, file, quoted] of quotations) {
    expect(`${quoted}\n`, `${file} in ${page}`).toBe(await readFile(root + file, "utf8"));
  }
});

it("the library example runs and spends its budget", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await import("./tune.ts");
    expect(log.mock.calls[0]).toEqual([expect.stringMatching(/^round 1: buy \d+, \d+, \d+, \d+$/)]);
    const [last] = log.mock.calls.at(-1) as [string];
    const [, bought] = /^plan-complete: 300 spent, (.*) bought$/.exec(last) ?? [];
    const total = bought?.split(", ").reduce((sum, amount) => sum + Number(amount), 0);
    expect(total).toBe(300);
  } finally {
    log.mockRestore();
  }
});

it("the example of slice-finder prints what its README says", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await import("./find-slices.ts");
    const readme = await readFile(`${root}packages/slice-finder/README.md`, "utf8");
    const [, printed] = /```text\n(.*?)\n```/s.exec(readme)!;
    expect(log.mock.calls.map(([line]) => line).join("\n")).toBe(printed);
  } finally {
    log.mockRestore();
  }
});
