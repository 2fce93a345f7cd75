import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";
import { smallTrainings } from "../../testing/small-trainings.ts";

describe("slicetuner report", () => {
  let folder: string;
  const place = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-report-"));
    await writeFile(place("people.csv"), peopleTable(60));
    const line = ["plan", "--data", place("people.csv"), "--label", "income", "--slice-by", "city"];
    const { code } = await runInProcess([
      ...line,
      ...smallTrainings,
      "--budget",
      "10",
      "--out",
      place("plan.json"),
    ]);
    expect(code).toBe(0);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("writes a page that names each slice and repeats the numbers of the result", async () => {
    const { code, stdout } = await runInProcess(["report", place("plan.json"), "--to", place("plan.html")]);
    expect(code).toBe(0);
    expect(stdout).toContain("plan.html");
    const page = await readFile(place("plan.html"), "utf8");
    const plan = JSON.parse(await readFile(place("plan.json"), "utf8"));
    for (const { name, lossBefore } of plan.slices) {
      expect(page).toContain(name);
      expect(page).toContain(`data-value="${lossBefore}"`);
    }
  });

  it("says a command that gives the same result", async () => {
    await runInProcess(["report", place("plan.json"), "--to", place("plan.html")]);
    const page = await readFile(place("plan.html"), "utf8");
    const [, marked] = /<pre id="result-1-command">slicetuner (.*?)<\/pre>/.exec(page)!;
    const command = marked!.replace(/<[^>]*>/g, "");
    const { stdout } = await runInProcess([...command.split(" "), "--json"]);
    const [first, again] = [JSON.parse(await readFile(place("plan.json"), "utf8")), JSON.parse(stdout)];
    // Options come in another order, which is of no matter.
    const words = (line: string) => line.split(" --").sort();
    expect(words(again.provenance.repeat)).toEqual(words(first.provenance.repeat));
    const { seconds, provenance } = again;
    expect(again).toEqual({
      ...first,
      seconds,
      provenance: { ...first.provenance, repeat: provenance.repeat },
    });
    // The page says what it was made of, and the result says the command, too.
    expect(page).toContain(first.provenance.inputs[0].sha256);
    expect(first.provenance.repeat).toBe(`slicetuner ${command}`);
  });

  it("sets two results side by side, and writes the charts as pictures", async () => {
    const plan = JSON.parse(await readFile(place("plan.json"), "utf8"));
    await writeFile(
      place("second.json"),
      JSON.stringify({ ...plan, settings: { ...plan.settings, seed: 2 } }),
    );
    const both = [place("plan.json"), place("second.json")];
    const { code } = await runInProcess([
      "report",
      ...both,
      "--to",
      place("both.html"),
      "--charts",
      place("charts"),
    ]);
    expect(code).toBe(0);
    const files = await readdir(place("charts"));
    expect(files).toContain("side-by-side-amounts.svg");
    expect(files).toContain("1-plan-amounts.png");
    const png = await readFile(place("charts/1-plan-amounts.png"));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    // Dark letters stay legible where an SVG is shown on black.
    const svg = await readFile(place("charts/1-plan-amounts.svg"), "utf8");
    expect(svg).toContain("<title>What to buy</title>");
    expect(svg).toMatch(/<rect width="900" height="\d+" x="0" y="0" fill="#ffffff">/);
  });

  it.each([
    [[], "is missing: name a file that --out wrote"],
    [["absent.json"], "absent.json: there is no such file or folder"],
    [["."], "holds no journal.jsonl"],
    [["people.csv"], "is no result of slicetuner"],
    [["plan.json", "--to", "plan.json"], "would replace"],
  ])("refuses %j", async (words, message) => {
    const named = words.map((word) => (word.startsWith("--") ? word : place(word)));
    const { code, stderr } = await runInProcess(["report", ...named]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});
