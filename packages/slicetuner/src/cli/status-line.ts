import type { WorkProgress } from "@slicetuner/core";
import { createLogUpdate } from "log-update";
import { StageProgress } from "./stage-progress.ts";
import { visibleText } from "./visible-text.ts";

/**
 * What is going on now, on standard error: lines that change in a terminal, a plain line now and then
 * elsewhere.
 */
export interface StatusLine {
  /** Tells the progress of the trainings of `title`, and `remark` behind it. */
  training(title: string, progress: WorkProgress, remark?: string): void;
  /** Tells how many of `total` are done of something else than trainings. */
  counting(title: string, done: number, total: number): void;
  clear(): void;
}

/** Seconds between two drawings in a terminal. */
const secondsBetweenDrawings = 0.08;

/** Seconds of work before the first plain line, and between two: short work has none. */
const secondsBetweenLines = 30;

/** @param clock seconds since some moment */
export function createStatusLine(
  stream: NodeJS.WriteStream = process.stderr,
  clock: () => number = () => performance.now() / 1000,
): StatusLine {
  return stream.isTTY ? movingLines(stream, clock) : plainLines(stream, clock);
}

function movingLines(stream: NodeJS.WriteStream, clock: () => number): StatusLine {
  const update = createLogUpdate(stream);
  let stage: StageProgress | undefined;
  let lastDrawn = Number.NEGATIVE_INFINITY;
  return {
    training(title, progress, remark) {
      const now = clock();
      const continued = nextStage(stage, title, progress, now);
      const isNew = continued !== stage;
      stage = continued;
      if (!isNew && now - lastDrawn < secondsBetweenDrawings) return;
      lastDrawn = now;
      update([withRemark(stage.describe(now), remark), ...stage.describeWorkers()].join("\n"));
    },
    counting(title, done, total) {
      const now = clock();
      if (done < total && now - lastDrawn < secondsBetweenDrawings) return;
      lastDrawn = now;
      update(describeCount(title, done, total));
    },
    clear: () => update.clear(),
  };
}

function plainLines(stream: NodeJS.WriteStream, clock: () => number): StatusLine {
  let stage: StageProgress | undefined;
  let lastLine = clock();
  return {
    training(title, progress, remark) {
      const now = clock();
      stage = nextStage(stage, title, progress, now);
      if (now - lastLine < secondsBetweenLines) return;
      lastLine = now;
      const workers = stage.summarizeWorkers();
      const byWorker = workers === "" ? "" : ` · by worker: ${workers}`;
      stream.write(`${withRemark(stage.describe(now), remark)}${byWorker}\n`);
    },
    counting(title, done, total) {
      const now = clock();
      if (now - lastLine < secondsBetweenLines) return;
      lastLine = now;
      stream.write(`${describeCount(title, done, total)}\n`);
    },
    clear: () => {},
  };
}

function describeCount(title: string, done: number, total: number): string {
  return `${title}: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
}

function nextStage(
  stage: StageProgress | undefined,
  title: string,
  progress: WorkProgress,
  now: number,
): StageProgress {
  if (!stage?.continuesWith(title, progress)) return new StageProgress(title, progress, now);
  stage.record(progress, now);
  return stage;
}

function withRemark(text: string, remark = ""): string {
  return visibleText(remark === "" ? text : `${text} · ${remark}`);
}
