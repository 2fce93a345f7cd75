import { availableParallelism, cpus, loadavg } from "node:os";

/** What a reader needs to place the numbers; nothing that names the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
  /** Threads that wanted a core in the minute before the run; well above 0, others were at work. */
  readonly loadAverage: number;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    loadAverage: Math.round(loadavg()[0]! * 10) / 10,
  };
}

export function formatMachine({ processor, cores, node, platform, loadAverage }: Machine): string {
  return `${processor}, ${cores} cores, Node ${node}, ${platform}, load average ${loadAverage}`;
}
