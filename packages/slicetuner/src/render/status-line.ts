import type { TrainingProgress } from "@slicetuner/core";
import { createLogUpdate } from "log-update";
import { formatRate, formatSeconds } from "./format.ts";

/** What is going on now, on standard error: one line that changes in a terminal, nothing where output is piped. */
export interface StatusLine {
  training(title: string, progress: TrainingProgress): void;
  clear(): void;
}

export function createStatusLine(stream: NodeJS.WriteStream = process.stderr): StatusLine {
  if (!stream.isTTY) return { training: () => {}, clear: () => {} };
  const update = createLogUpdate(stream);
  let title = "";
  let started = 0;
  let lastDrawn = 0;
  return {
    training(newTitle, { jobsDone, jobsTotal, examplesSeen }) {
      const now = performance.now();
      if (newTitle !== title || jobsDone === 0) {
        if (newTitle !== title) started = now;
        title = newTitle;
      } else if (now - lastDrawn < 80) return;
      lastDrawn = now;
      const seconds = (now - started) / 1000;
      const parts = [`${title}: ${jobsDone} of ${jobsTotal} trainings`];
      if (seconds > 0.2) parts.push(`${formatRate(examplesSeen / seconds)} examples/s`);
      if (jobsDone > 0 && jobsDone < jobsTotal) {
        parts.push(`${formatSeconds((seconds / jobsDone) * (jobsTotal - jobsDone))} left`);
      }
      update(parts.join(" · "));
    },
    clear() {
      update.clear();
      title = "";
    },
  };
}
