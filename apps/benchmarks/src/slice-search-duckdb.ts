import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Benchmark, Measurement, Row, Settings } from "./benchmark.ts";
import { summarize } from "./measuring.ts";
import type { SliceSearchAnswer, SliceSearchRequest } from "./slice-search-duckdb-child.ts";

const memoryLimit = "1GB";
const threads = 2;

/** Tables larger than what a search in memory wants: how long, and in how much memory. */
export const sliceSearchDuckDB: Benchmark = {
  name: "slice-search-duckdb",
  title: "Slice Finder in DuckDB: ten million rows, three literals",
  async run({ quick, turns }: Settings) {
    const rows = quick ? 200_000 : 10_000_000;
    const folder = await mkdtemp(join(tmpdir(), "slicetuner-benchmark-"));
    try {
      const path = join(folder, "rows.parquet");
      await runChild({ what: "generate", path, rows });
      const answers: SliceSearchAnswer[] = [];
      // Each search takes minutes and has a process of its own: there is nothing to warm up.
      for (let turn = 0; turn < Math.min(turns, quick ? 1 : 3); turn++) {
        answers.push(JSON.parse(await runChild({ what: "search", path, memoryLimit, threads })));
      }
      return { rows: rowsOf(answers, rows), notes: notesOf(answers[0]!) };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

function rowsOf(answers: readonly SliceSearchAnswer[], rows: number): Row[] {
  const table = `${rows.toLocaleString("en-US")} rows × 12`;
  const measured = (pick: (answer: SliceSearchAnswer) => number): Measurement | null =>
    summarize(answers.map(pick));
  return [
    { what: `${table}: read and coded`, unit: "s", ours: measured((answer) => answer.openSeconds) },
    {
      what: `${table}: all slices of at most 3 literals`,
      unit: "s",
      ours: measured((answer) => answer.searchSeconds),
    },
    {
      what: `${table}: most resident memory of the process`,
      unit: "MB",
      ours: measured((answer) => answer.peakMegabytes),
      target: { of: "ours", atMost: 4000 },
    },
  ];
}

function notesOf({ status, evaluated, slices }: SliceSearchAnswer): string[] {
  return [
    `A Parquet file that DuckDB generates: 8 columns of texts and 4 of numbers with about Adult's numbers of values. A process of its own for each search; DuckDB has a memory limit of ${memoryLimit} and ${threads} threads. By the clock: nothing else may run.`,
    `Lattice engine with its defaults, as many slices as there are (status ${status}): ${evaluated.toLocaleString("en-US")} slices evaluated; found ${slices.join("; ")}.`,
  ];
}

async function runChild(request: SliceSearchRequest): Promise<string> {
  const path = fileURLToPath(new URL("slice-search-duckdb-child.js", import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(request)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const answer = await text(child.stdout);
  const code = await exit;
  if (code !== 0) throw new Error(`the program that ${request.what}s ended with exit code ${code}`);
  return answer;
}
