import { setMaxListeners } from "node:events";
import { type CellTable, ProblemList, type SliceCounter } from "@slicetuner/core";
import type { CodedRows } from "../coding/coded-rows.ts";
import { checkRequests } from "./check-requests.ts";
import { CountCalls } from "./count-calls.ts";
import { type CountingLane, createOwnLane } from "./counting-lane.ts";
import { cutRequests } from "./cut-tasks.ts";
import { prepareRows } from "./prepared-rows.ts";
import { shareRows, ThreadLane } from "./thread-lane.ts";

/** How to count. */
export interface MemoryCounterOptions {
  /**
   * Threads that count; with 0 or 1 it is this one. The answers are the same bits with any number. A thread
   * takes about a tenth of a second to start: more than one are for some hundred thousand rows, on cores that
   * are free.
   * @default 1
   */
  readonly threads?: number;
}

/**
 * Counts the rows of slices in memory. Threads start with the first call and stay until `close`; while they
 * are idle they do not keep the process from ending.
 *
 * @throws InvalidInputError for options out of range.
 * @throws SliceTunerError when threads are wanted and this package is not built.
 */
export function createMemoryCounter(rows: CodedRows, options: MemoryCounterOptions = {}): SliceCounter {
  const { threads = 1 } = options;
  const problems = new ProblemList();
  const isCount = Number.isInteger(threads) && threads >= 0 && threads <= 1024;
  problems.expect(isCount, "threads", `is ${threads}, expected a whole number from 0 to 1024`);
  problems.throwIfAny();

  const { prepared, total } = prepareRows(rows);
  const lanes = makeLanes();
  const calls = new CountCalls();
  return {
    specificationVersion: "v1",
    name: lanes.length === 1 ? "in memory" : `in memory, ${lanes.length} threads`,
    columns: rows.columns,
    total,
    async doCount(requests, { minimumRows, largestLosses, signal }) {
      const settings = { minimumRows, largestLosses };
      const tables = requests.map(({ columns }) => new Array<CellTable>(columns.length));
      await calls.run(signal, async (scope) => {
        // Each thread listens to the end of the call; Node warns of a leak from the eleventh listener on.
        setMaxListeners(0, scope.signal);
        checkRequests(requests, rows.columns.length);
        const tasks = cutRequests(requests, lanes.length).values();
        const work = async (lane: CountingLane) => {
          for (const { request, index, place } of tasks) {
            const counted = await lane.count({ request, settings }, scope.signal);
            counted.forEach((table, offset) => {
              tables[index]![place + offset] = table;
            });
          }
        };
        // The first failure stops the other lanes, which are waited for: the next call needs them.
        const works = lanes.map((lane) => work(lane).catch((error: unknown) => scope.abort(error)));
        await Promise.all(works);
      });
      return tables;
    },
    async close() {
      calls.close();
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };

  function makeLanes(): CountingLane[] {
    if (threads <= 1) return [createOwnLane(prepared)];
    const shared = shareRows(prepared);
    return Array.from({ length: threads }, () => new ThreadLane(shared));
  }
}
