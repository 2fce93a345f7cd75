import type { Measurement } from "./benchmark.ts";

/** Measures itself once. */
export type Contender = () => number | Promise<number>;

/**
 * Every contender measures itself once a turn, one after another, so that a busy machine disturbs all of them
 * alike; every other turn goes backwards, so that a machine that grows slower or faster favours nobody. A
 * first turn warms up and does not count. Contenders that are null (not on this machine) stay null.
 */
export async function takeTurns<Name extends string>(
  turns: number,
  contenders: Readonly<Record<Name, Contender | null>>,
): Promise<Record<Name, Measurement | null>> {
  const entries = Object.entries(contenders) as [Name, Contender | null][];
  const measured = entries.map((): number[] => []);
  for (let turn = 0; turn <= turns; turn++) {
    const order = [...entries.entries()];
    if (turn % 2 === 0) order.reverse();
    for (const [index, [, contender]] of order) {
      const value = await contender?.();
      if (turn > 0 && value !== undefined) measured[index]!.push(value);
    }
  }
  return Object.fromEntries(entries.map(([name], index) => [name, summarize(measured[index]!)])) as Record<
    Name,
    Measurement | null
  >;
}

export function summarize(values: readonly number[]): Measurement | null {
  if (values.length === 0) return null;
  return { median: median(values), lowest: Math.min(...values), highest: Math.max(...values), values };
}

/** What is counted, not measured: the same in every turn. */
export function exactly(value: number): Measurement {
  return { median: value, lowest: value, highest: value, values: [value] };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((first, second) => first - second);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds of CPU time, of all threads, that one of `runs` calls takes. */
export function cpuMillisecondsOf(runs: number, work: () => void): number {
  const started = process.cpuUsage();
  for (let run = 0; run < runs; run++) work();
  return (1000 * cpuSecondsSince(started)) / runs;
}

/** The same for work that is waited for. */
export async function cpuMillisecondsOfCall(runs: number, work: () => Promise<unknown>): Promise<number> {
  const started = process.cpuUsage();
  for (let run = 0; run < runs; run++) await work();
  return (1000 * cpuSecondsSince(started)) / runs;
}

/**
 * Repeats `work` for at least `seconds` of CPU time, of all threads, and returns what it counts per
 * CPU-second.
 */
export async function perCpuSecond(seconds: number, work: () => Promise<number>): Promise<number> {
  let counted = 0;
  let used = 0;
  const started = process.cpuUsage();
  do {
    counted += await work();
    used = cpuSecondsSince(started);
  } while (used < seconds);
  return counted / used;
}

/** What one piece of work took in each turn. */
export interface Timing {
  /** Seconds by the clock. */
  readonly clock: Measurement;
  /** CPU-seconds of all threads of this process. */
  readonly cpu: Measurement;
}

/** Like {@link takeTurns}, for work that is timed. */
export async function timeInTurns<Name extends string>(
  turns: number,
  works: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(works) as Name[];
  const cpuSeconds = names.map((): number[] => []);
  const contenders = names.map((name, index) => [name, () => secondsOf(works[name], cpuSeconds[index]!)]);
  const clocks = await takeTurns<Name>(turns, Object.fromEntries(contenders));
  const timings = names.map((name, index) => {
    // The first turn warmed up.
    const cpu = summarize(cpuSeconds[index]!.slice(1));
    return [name, { clock: clocks[name], cpu }];
  });
  return Object.fromEntries(timings);
}

/** Seconds by the clock that `work` takes; its CPU-seconds are added to `cpuSeconds`. */
export async function secondsOf(work: () => Promise<unknown>, cpuSeconds: number[]): Promise<number> {
  const startedCpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  cpuSeconds.push(cpuSecondsSince(startedCpu));
  return seconds;
}

function cpuSecondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}
