import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type CodedRows, codeRows, createMemoryCounter, findSlices } from "@slicetuner/slice-finder";
import type { Benchmark, Measurement, Row, Settings, Target } from "./benchmark.ts";
import { type Contender, cpuMillisecondsOfCall, summarize, takeTurns } from "./measuring.ts";
import { describePeers, encodeNumbers, PythonPeer } from "./python-peer.ts";
import { countLevels } from "./slices/count-levels.ts";
import { groupByMaps } from "./slices/plain-group-by.ts";
import {
  generateSliceData,
  loadSliceData,
  repeatRows,
  type SliceData,
  valueCountsOf,
} from "./slices/slice-data.ts";
import type { ChildAnswer, ChildRequest } from "./slices/slice-search-child.ts";

const literalTargets = { 2: 30, 3: 100 } as const;

/** How long it takes to count all slices of a table, and to search them. */
export const sliceSearch: Benchmark = {
  name: "slice-search",
  title: "Slice search: all slices of up to two and three literals, one thread",
  async run(settings) {
    const data = await loadSliceData();
    const { rows } = codeRows(data);
    const peer = await PythonPeer.start("slice_search.py", ["numpy"]);
    try {
      const hasSliceline = await loadIntoPeer(peer, rows);
      return {
        rows: [
          ...(await measureAdult(data, rows, peer, hasSliceline, settings)),
          ...(await measureMillion(data, settings)),
          ...(await measureGrowth(settings)),
        ],
        notes: [...(await describe(data, rows)), describePeers(peer)],
      };
    } finally {
      peer?.close();
    }
  },
};

async function measureAdult(
  data: SliceData,
  rows: CodedRows,
  peer: PythonPeer | null,
  hasSliceline: boolean,
  { turns }: Settings,
): Promise<Row[]> {
  const counter = createMemoryCounter(rows, { threads: 1 });
  const measured: Row[] = [];
  for (const literals of [2, 3] as const) {
    const ask = (by: string) => async () =>
      (await peer!.ask<{ milliseconds: number }>({ by, literals })).milliseconds;
    const options = { maximumLiterals: literals, minimumRows: 100, threads: 1 };
    const contenders: Record<string, Contender | null> = {
      counted: () => cpuMillisecondsOfCall(5, () => countLevels(counter, literals, 1)),
      frequent: () => cpuMillisecondsOfCall(5, () => countLevels(counter, literals, 100)),
      lattice: () => cpuMillisecondsOfCall(1, () => findSlices(data, options)),
      score: () => cpuMillisecondsOfCall(1, () => findSlices(data, { ...options, engine: "score" })),
      maps: () => cpuMillisecondsOfCall(1, async () => groupByMaps(rows, literals)),
      numpy: peer && ask("numpy"),
      sliceline: hasSliceline ? ask("sliceline") : null,
    };
    const times: Record<string, Measurement | null> = await takeTurns(turns, contenders);
    const what = `${data.title}, ≤ ${literals} literals`;
    const target: Target = { of: "ours", atMost: literalTargets[literals] };
    const row = (name: string, ours: string, against?: string, peerName?: string, own?: Target): Row => ({
      what: `${what}: ${name}`,
      unit: "ms",
      ours: times[ours] ?? null,
      ...(against !== undefined && { peer: { name: peerName!, measurement: times[against] ?? null } }),
      ...(own !== undefined && { target: own }),
    });
    measured.push(
      row("counted", "counted", "maps", "group by with Maps, JavaScript", target),
      row("counted", "counted", "numpy", "bincount, numpy", target),
      row("counted, of 100 rows", "frequent", undefined, undefined, target),
      row("lattice search, coding included", "lattice"),
      row("score search, coding included", "score", "sliceline", "sliceline, rows of any number"),
    );
  }
  await counter.close();
  const first = await askChildren({ data: "adult", rows: rows.rowCount, search: true }, turns);
  measured.push({
    what: `${data.title}, ≤ 3 literals: first call of a process, coding included`,
    unit: "ms",
    ours: summarize(first.map(({ milliseconds }) => milliseconds)),
    target: { of: "ours", atMost: 300 },
  });
  return measured;
}

/**
 * A million rows: time when warm, and the memory of a process that searches beyond one that only has the
 * rows.
 */
async function measureMillion(adult: SliceData, { turns, quick }: Settings): Promise<Row[]> {
  const times = quick ? 3 : 33;
  const measured: Row[] = [];
  for (const kind of ["adult repeated", "generated"] as const) {
    const rowCount = times * adult.losses.length;
    const data = kind === "generated" ? generateSliceData(rowCount) : repeatRows(adult, times);
    const what = `${data.title}, ${rowCount.toLocaleString("en-US")} rows, ≤ 3 literals`;
    const seconds = await measureCounting(data, turns);
    measured.push({ what: `${what}: counted`, unit: "s", ours: seconds, target: { of: "ours", atMost: 2 } });
    const request = { data: kind, rows: rowCount };
    const base = await askChildren({ ...request, search: false }, turns);
    const searched = await askChildren({ ...request, search: true }, turns);
    measured.push(
      {
        what: `${what}: first call of a process, coding included`,
        unit: "s",
        ours: summarize(searched.map(({ milliseconds }) => milliseconds / 1000)),
      },
      {
        what: `${what}: memory beyond that of the rows`,
        unit: "MB",
        ours: summarize(searched.map(({ peak }, turn) => peak - base[turn]!.peak)),
        target: { of: "ours", atMost: 300 },
      },
    );
  }
  return measured;
}

async function measureGrowth({ quick }: Settings): Promise<Row[]> {
  const measured: Row[] = [];
  const exponents = quick ? [4, 5] : [4, 5, 6, 7];
  for (const exponent of exponents) {
    const seconds = await measureCounting(generateSliceData(10 ** exponent), exponent > 6 ? 1 : 3);
    const rows = (10 ** exponent).toLocaleString("en-US");
    measured.push({
      what: `Generated, ${rows} rows × 12 columns, ≤ 3 literals: counted`,
      unit: "s",
      ours: seconds,
    });
  }
  for (const columns of quick ? [6, 12] : [6, 12, 24, 48]) {
    const rowCount = quick ? 10_000 : 100_000;
    const seconds = await measureCounting(generateSliceData(rowCount, valueCountsOf(columns)), 1);
    const what = `Generated, ${rowCount.toLocaleString("en-US")} rows × ${columns} columns, ≤ 3 literals: counted`;
    measured.push({ what, unit: "s", ours: seconds });
  }
  return measured;
}

/** CPU-seconds to count all slices of up to three literals, the columns coded before. */
async function measureCounting(data: SliceData, turns: number): Promise<Measurement | null> {
  const counter = createMemoryCounter(codeRows(data).rows, { threads: 1 });
  const contender = async () => (await cpuMillisecondsOfCall(1, () => countLevels(counter, 3, 1))) / 1000;
  const { counted } = await takeTurns(turns, { counted: contender });
  await counter.close();
  return counted;
}

async function askChildren(request: ChildRequest, times: number): Promise<ChildAnswer[]> {
  const answers: ChildAnswer[] = [];
  for (let time = 0; time < times; time++) answers.push(await askChild(request));
  return answers;
}

async function askChild(request: ChildRequest): Promise<ChildAnswer> {
  const path = fileURLToPath(new URL("slices/slice-search-child.js", import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(request)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const answer = await text(child.stdout);
  const code = await exit;
  if (code !== 0) throw new Error(`the search in ${request.data} ended with exit code ${code}`);
  return JSON.parse(answer);
}

/** Whether the sliceline package is there, too. */
async function loadIntoPeer(peer: PythonPeer | null, rows: CodedRows): Promise<boolean> {
  const answer = await peer?.ask<{ sliceline: boolean }>({
    load: "rows",
    codes: rows.codes.map((codes) => encodeNumbers(Int32Array.from(codes))),
    sizes: rows.columns.map(({ values }) => values.length),
    losses: encodeNumbers(rows.losses),
  });
  return answer?.sliceline ?? false;
}

async function describe({ title }: SliceData, rows: CodedRows): Promise<string[]> {
  const counter = createMemoryCounter(rows, { threads: 1 });
  const list = (counts: readonly number[]) =>
    counts.map((count) => count.toLocaleString("en-US")).join(" / ");
  const [all, frequent] = [await countLevels(counter, 3, 1), await countLevels(counter, 3, 100)];
  await counter.close();
  const values = rows.columns.map((column) => `${column.name} ${column.values.length}`);
  const total = rows.columns.reduce((sum, column) => sum + column.values.length, 0);
  return [
    `CPU time of all threads, garbage collection included; the counter is warm and its columns are coded before, except where said. ${title}: ${rows.rowCount.toLocaleString("en-US")} rows, ${rows.columns.length} columns, ${total} values (${values.join(", ")}); the label, fnlwgt and education-num are left out.`,
    `Slices with 1 / 2 / 3 literals that have a row: ${list(all)}; 100 rows: ${list(frequent)}. The losses depend on nothing, so that a search does not end early. Searches take slices of 100 rows and more.`,
    "Memory beyond that of the rows: the peak of a process that codes and counts, less the peak of one that only makes the same table.",
  ];
}
