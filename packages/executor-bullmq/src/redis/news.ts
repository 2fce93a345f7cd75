import { type BatchProgress, parseJson } from "@slicetuner/core";

/**
 * What a worker publishes of a batch. Nothing depends on its arrival: drivers look at the queue itself now
 * and then, and when they hear something.
 */
export interface WorkerNews {
  readonly batch: string;
  readonly worker: string;
  /** `changed`: look what has become of it. `lost`: the worker that had it stopped answering. */
  readonly type: "progress" | "changed" | "lost";
  /** With `progress`. */
  readonly progress?: BatchProgress;
}

/** Undefined for what no worker of this version has told. */
export function readNews(text: string): WorkerNews | undefined {
  try {
    const news = parseJson(text) as Partial<WorkerNews> | null;
    const isKnown = news?.type === "progress" || news?.type === "changed" || news?.type === "lost";
    return isKnown && typeof news.batch === "string" ? (news as WorkerNews) : undefined;
  } catch {
    return undefined;
  }
}
