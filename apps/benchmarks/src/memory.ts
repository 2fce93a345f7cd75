import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { backends } from "./backends.ts";
import type { Benchmark, Row, Settings } from "./benchmark.ts";
import { exactly } from "./measuring.ts";
import type { MemoryAnswer, MemoryRequest, MemoryUse } from "./memory-child.ts";

interface Series {
  readonly title: string;
  readonly network: MemoryRequest["network"];
  /** Trainings until the first look, and until the last. */
  readonly counts: readonly [number, number];
  readonly backends: readonly string[];
}

const series: readonly Series[] = [
  {
    title: "MLP 32-128-2",
    network: "mlp",
    counts: [200, 1000],
    backends: backends.map(({ name }) => name),
  },
  {
    title: "small CNN 8 × 8 × 1",
    network: "cnn",
    counts: [60, 300],
    backends: backends.map(({ name }) => name),
  },
];

const parts: readonly { readonly what: string; readonly pick: keyof MemoryUse }[] = [
  { what: "heap", pick: "heap" },
  { what: "all of the process", pick: "resident" },
];

/** Whether trainings leave memory behind: hundreds of them are one run of Slice Tuner. */
export const memory: Benchmark = {
  name: "memory",
  title: "Memory: a thousand trainings in one process",
  async run(settings) {
    const rows: Row[] = [];
    for (const each of series) {
      for (const backend of each.backends) rows.push(...(await measureBackend(each, backend, settings)));
    }
    return {
      rows,
      notes: [
        "A process of its own for each row pair, with the young generation of V8 at a fixed size; after garbage collection. Heap: what JavaScript holds, buffers outside its heap included. All of the process: its resident memory, so also what native code and WebAssembly hold.",
        "Models so small that a thousand trainings are over in minutes, and so large that what one leaves behind, its weights and moments say, would be seen.",
      ],
    };
  },
};

async function measureBackend(
  { title, network, counts }: Series,
  backend: string,
  { quick }: Settings,
): Promise<Row[]> {
  const [first, last] = counts.map((count) => (quick ? count / 20 : count)) as [number, number];
  const answer = await askChild({ network, backend, counts: [first, last] });
  return parts.map(({ what, pick }): Row => {
    const uses = answer?.uses.map((use) => exactly(use[pick])) ?? null;
    return {
      what: `${title}, ${backend}: ${what}, after ${last.toLocaleString("en-US")} trainings`,
      unit: "MB",
      ours: uses && uses[1]!,
      peer: { name: `after ${first}`, measurement: uses && uses[0]! },
      target: { of: "excess", atMost: 0.05 },
    };
  });
}

/**
 * V8 enlarges its young generation by some megabytes when it sees fit; at a fixed size that is not taken for
 * a leak.
 */
const nodeOptions = ["--expose-gc", "--max-semi-space-size=1"];

/** @returns null when the backend is not on this machine. */
async function askChild(request: MemoryRequest): Promise<MemoryAnswer> {
  const path = fileURLToPath(new URL("memory-child.js", import.meta.url));
  const child = spawn(process.execPath, [...nodeOptions, path, JSON.stringify(request)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const answer = await text(child.stdout);
  const code = await exit;
  if (code !== 0) throw new Error(`the trainings of ${request.backend} ended with exit code ${code}`);
  return JSON.parse(answer);
}
