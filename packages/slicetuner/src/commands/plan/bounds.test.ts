import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";
import { smallTrainings } from "../../testing/small-trainings.ts";

describe("slicetuner plan with bounds", () => {
  let folder: string;
  let line: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-bounds-"));
    const file = join(folder, "people.csv");
    await writeFile(file, peopleTable(40));
    line = [
      "plan",
      "--data",
      file,
      "--label",
      "income",
      "--slice-by",
      "city",
      ...smallTrainings,
      "--budget",
      "30",
    ];
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("buys at least and at most so many, and says in the result what was asked", async () => {
    const { code, stdout } = await runInProcess([
      ...line,
      "--minimum",
      "Oslo=7",
      "--maximum",
      "Rome=4",
      "--json",
    ]);
    expect(code).toBe(0);
    const { slices, settings } = JSON.parse(stdout);
    const bought = Object.fromEntries(
      slices.map(({ name, buy }: { name: string; buy: number }) => [name, buy]),
    );
    expect(bought.Oslo).toBeGreaterThanOrEqual(7);
    expect(bought.Rome).toBeLessThanOrEqual(4);
    expect(settings).toMatchObject({ minimum: { Oslo: 7 }, maximum: { Rome: 4 } });
  });

  it.each([
    [["--minimum", "Oslo=40"], "--minimum: costs 40, more than the budget, 30"],
    [["--minimum", "Oslo=9", "--maximum", "3"], 'is 9 for "Oslo", more than --maximum, 3'],
    [["--minimum", "Olso=9"], 'did you mean "Oslo"?'],
    [["--maximum", "1.5"], "expected a whole number"],
    [["--maximum", "20%"], "is a share"],
  ])("refuses %j", async (words, message) => {
    const { code, stderr } = await runInProcess([...line, ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
