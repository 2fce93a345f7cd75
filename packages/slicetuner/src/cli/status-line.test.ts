import { PassThrough } from "node:stream";
import type { WorkProgress } from "@slicetuner/core";
import { beforeEach, describe, expect, it } from "vitest";
import { createStatusLine, type StatusLine } from "./status-line.ts";

let now: number;
let written: string;
let status: StatusLine;

function open(isTTY: boolean): void {
  now = 100;
  written = "";
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200, rows: 40 });
  stream.on("data", (text) => {
    written += String(text);
  });
  status = createStatusLine(stream as unknown as NodeJS.WriteStream, () => now);
}

/** Ten trainings, of which `share` are done. */
function progress(share: number, examplesSeen: number, workers?: WorkProgress["workers"]): WorkProgress {
  const whole = { jobsDone: Math.round(10 * share), jobsTotal: 10, examplesSeen, workDone: share };
  return workers === undefined ? whole : { ...whole, workers };
}

/** Advances the clock second by second and reports a steady pace. */
function work(seconds: number, rate: number, from = { share: 0, examples: 0, shareASecond: 0 }): void {
  for (let second = 1; second <= seconds; second++) {
    now += 1;
    const share = Math.min(1, from.share + from.shareASecond * second);
    status.training("estimating", progress(share, from.examples + rate * second));
  }
}

const lines = () => written.split("\n").filter((line) => line !== "");
/** What the terminal shows last, without the codes that moved it there. */
const shown = () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is taken out
  const plain = written.replace(/\u001b\[\?2026[hl]|\u001b\[[\d;]*[A-HJKfm]|\u001b\[\d*G/g, "\r");
  return plain
    .split("\r")
    .filter((part) => part.trim() !== "")
    .at(-1)!
    .trimEnd();
};

describe("where standard error is no terminal", () => {
  beforeEach(() => open(false));

  it("writes nothing for short work", () => {
    work(29, 1000);
    status.clear();
    expect(written).toBe("");
  });

  it("writes a plain line about every 30 seconds of long work, whatever its stages", () => {
    status.training("estimating", progress(0, 0));
    work(29, 1000, { share: 0, examples: 0, shareASecond: 0.02 });
    now += 1;
    status.training("measuring", progress(0, 0));
    for (let second = 0; second < 70; second++) {
      now += 1;
      status.training("measuring", progress(0.5, 2000 * (second + 1)));
    }
    expect(lines()).toHaveLength(3);
    expect(lines()[0]).toBe("measuring: 0 of 10 trainings");
    expect(lines()[1]).toMatch(/^measuring: 5 of 10 trainings · 2 k examples\/s$/);
    expect(written).not.toContain("\u001b");
  });

  it("names the trainings of each worker where there are several, and puts the remark before them", () => {
    const workers = (done: number) => [
      { name: "north", jobsDone: done, examplesSeen: 10 },
      { name: "south", jobsDone: 1, examplesSeen: 20 },
    ];
    status.training("run 1", progress(0, 0, workers(0)));
    now += 31;
    status.training("run 1", progress(0.3, 31_000, workers(2)), "5.0 s left for all runs");
    expect(lines()).toEqual([
      "run 1: 3 of 10 trainings · 1 k examples/s · 1 min 12 s left · 5.0 s left for all runs · by worker: north 2, south 1",
    ]);
  });
});

describe("in a terminal", () => {
  beforeEach(() => open(true));

  it("tells the recent rate, and the mean beside it", () => {
    status.training("estimating", progress(0, 0));
    work(60, 1000);
    work(20, 4000, { share: 0, examples: 60_000, shareASecond: 0 });
    // 60 s at 1,000 and 20 s at 4,000.
    expect(shown()).toBe("estimating: 0 of 10 trainings · 4 k examples/s (2 k on average)");
  });

  it("counts the time left down from the share of the work, not of the trainings", () => {
    status.training("estimating", progress(0, 0));
    now += 30;
    status.training("estimating", { ...progress(0.1, 100), workDone: 0.6 });
    expect(shown()).toMatch(/1 of 10 trainings .* 20\.0 s left$/);
    now += 15;
    status.training("estimating", { ...progress(0.1, 150), workDone: 0.6 });
    expect(shown()).toMatch(/ 5\.0 s left$/);
    now += 10;
    status.training("estimating", { ...progress(0.1, 180), workDone: 0.6 });
    expect(shown()).not.toContain("left");
  });

  it("begins anew with each stage, a stage of the same title included", () => {
    status.training("estimating", progress(0, 0));
    now += 10;
    status.training("estimating", progress(1, 100_000));
    now += 1;
    status.training("estimating", progress(0, 0));
    now += 1;
    status.training("estimating", progress(0.5, 500));
    expect(shown()).toBe("estimating: 5 of 10 trainings · 500 examples/s · 1.0 s left");
  });

  it("has a line for each worker, and counts those beyond eight", () => {
    const workers = (seconds: number) =>
      Array.from({ length: 10 }, (_, index) => ({
        name: `worker-${index}`,
        jobsDone: index,
        examplesSeen: 100 * index * seconds,
      }));
    status.training("estimating", progress(0, 0, workers(0)));
    now += 10;
    status.training("estimating", progress(0, 10, workers(10)));
    expect(written).toContain("\n  worker-7: 7 trainings · 700 examples/s\n  and 2 more");
    expect(written).not.toContain("worker-8");
  });
});
