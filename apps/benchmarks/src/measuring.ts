import type { Measurement } from "./benchmark.ts";

/** Measures itself once. */
export type Contender = () => number | Promise<number>;

/**
 * Every contender measures itself once a turn, one after another, so that a busy machine disturbs all of them alike.
 * A first turn warms up and does not count. Contenders that are null (not on this machine) stay null.
 */
export async function takeTurns<Name extends string>(
  turns: number,
  contenders: Readonly<Record<Name, Contender | null>>,
): Promise<Record<Name, Measurement | null>> {
  const entries = Object.entries(contenders) as [Name, Contender | null][];
  const measured = entries.map((): number[] => []);
  for (let turn = 0; turn <= turns; turn++) {
    for (const [index, [, contender]] of entries.entries()) {
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
  return { median: median(values), lowest: Math.min(...values), highest: Math.max(...values) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((first, second) => first - second);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds by the clock that one call takes: the median of `runs` calls. */
export function millisecondsOf(runs: number, work: () => void): number {
  return median(
    Array.from({ length: runs }, () => {
      const started = performance.now();
      work();
      return performance.now() - started;
    }),
  );
}

/** Repeats `work` for at least `seconds` of CPU time, of all threads, and returns what it counts per CPU-second. */
export async function perCpuSecond(seconds: number, work: () => Promise<number>): Promise<number> {
  let counted = 0;
  let used = 0;
  const started = process.cpuUsage();
  do {
    counted += await work();
    const { user, system } = process.cpuUsage(started);
    used = (user + system) / 1e6;
  } while (used < seconds);
  return counted / used;
}
