import { availableParallelism, cpus, loadavg } from "node:os";

/** What a reader needs to place the numbers; nothing that names the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
  /** Processes that wanted a core in the minute before: above 0 the machine was not ours alone. */
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
