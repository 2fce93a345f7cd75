import { readFileSync } from "node:fs";
import { codeRows, createMemoryCounter } from "@slicetuner/slice-finder";
import { countLevels } from "./count-levels.ts";
import { generateSliceData, loadSliceData, repeatRows } from "./slice-data.ts";

/** What this program is asked for, as JSON in its only argument. */
export interface ChildRequest {
  readonly data: "adult" | "adult repeated" | "generated";
  readonly rows: number;
  /** Or only to read the data, to see how much memory they need. */
  readonly search: boolean;
}

/** What this program writes: one line of JSON. */
export interface ChildAnswer {
  /** CPU time of the first and only search: columns coded, slices of up to three literals counted. */
  readonly milliseconds: number;
  /** The most memory that the process ever had, in MB. */
  readonly peak: number;
}

const request = JSON.parse(process.argv[2]!) as ChildRequest;
const { columns, losses } = await load(request);
const before = process.cpuUsage();
if (request.search) {
  const { rows } = codeRows({ columns, losses });
  const counter = createMemoryCounter(rows, { threads: 1 });
  await countLevels(counter, 3, 1);
  await counter.close();
}
const { user, system } = process.cpuUsage(before);
const answer: ChildAnswer = { milliseconds: (user + system) / 1000, peak: peakMemory() };
console.log(JSON.stringify(answer));

/**
 * Linux counts the memory of the parent, up to the start of this program, in `maxRSS`, but not in its own
 * record.
 */
function peakMemory(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return (Number(kilobytes) * 1024) / 1e6;
}

async function load({ data, rows }: ChildRequest) {
  if (data === "generated") return generateSliceData(rows);
  const adult = await loadSliceData();
  return data === "adult" ? adult : repeatRows(adult, Math.round(rows / adult.losses.length));
}
