import { sliceCounterConformance } from "@slicetuner/conformance";
import { type CodedColumn, Random, SliceTunerError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { CodedRows } from "../coding/coded-rows.ts";
import { CellCounter } from "./cell-counter.ts";
import { createMemoryCounter } from "./create-memory-counter.ts";
import { prepareRows } from "./prepared-rows.ts";
import { ThreadLane } from "./thread-lane.ts";

sliceCounterConformance(
  { describe, it, expect },
  { create: async (rows) => createMemoryCounter(rows, { threads: 2 }) },
);

const random = new Random(1);
const valueCounts = [2, 5, 3, 9, 4, 300];
const rowCount = 3000;
const rows: CodedRows = {
  rowCount,
  columns: valueCounts.map((count, index): CodedColumn => {
    const name = `column ${index}`;
    const values = Array.from({ length: count }, (_, value) => {
      return { label: `= ${value}`, predicate: { kind: "equals", column: name, value } as const };
    });
    return { name, values, isOrdered: true, hasMissing: false };
  }),
  codes: valueCounts.map((count) => Uint16Array.from({ length: rowCount }, () => random.integer(count))),
  losses: Float64Array.from({ length: rowCount }, () => random.normal()),
  weights: Float64Array.from({ length: rowCount }, () => random.uniform()),
};
const call = { minimumRows: 3, largestLosses: true, signal: new AbortController().signal };

it("gives the same bits with any number of threads", async () => {
  const answers = [];
  for (const threads of [0, 1, 2, 3]) {
    const counter = createMemoryCounter(rows, { threads });
    const request = { parent: null, isOpen: Uint8Array.of(1), columns: [0, 1, 2, 3, 4, 5] };
    const tables = (await counter.doCount([request], call))[0]!;
    const requests = tables.slice(0, 5).map((parent) => {
      const after = parent.columns[0]! + 1;
      const columns = Array.from({ length: 6 - after }, (_, index) => after + index);
      return { parent, isOpen: parent.rows.map((count) => Number(count > 10)), columns };
    });
    const children = await counter.doCount(
      requests.map((own) => ({ ...own, isOpen: Uint8Array.from(own.isOpen) })),
      call,
    );
    answers.push({ tables, children, total: counter.total });
    await counter.close();
  }
  for (const answer of answers.slice(1)) expect(answer).toEqual(answers[0]);
});

it("gives the same cells when there is room for few at a time", () => {
  const { prepared } = prepareRows(rows);
  const countAll = (cells?: number) => {
    const counter = new CellCounter(prepared, cells);
    const whole = { parent: null, isOpen: Uint8Array.of(1), columns: [3] };
    const [parent] = finish(counter.count(whole, call));
    const isOpen = Uint8Array.from(parent!.rows, (_, cell) => Number(cell !== 4));
    return finish(counter.count({ parent: parent!, isOpen, columns: [4, 5] }, call));
  };
  expect(countAll(700)).toEqual(countAll());
  expect(countAll(1)).toEqual(countAll());
});

function finish<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

it("says so when a thread dies, and starts another for the next task", async () => {
  const { prepared } = prepareRows(rows);
  const request = { parent: null, isOpen: Uint8Array.of(1), columns: [0] };
  const task = { request, settings: { minimumRows: 1, largestLosses: false } };
  const { signal } = call;

  const stillborn = new ThreadLane({ ...prepared, rowCount: -1 });
  const death: unknown = await stillborn.count(task, signal).catch((error: unknown) => error);
  expect(SliceTunerError.isInstance(death) && death.message).toBe(
    "a thread that counted rows has ended: Invalid typed array length: -1",
  );

  const lane = new ThreadLane(prepared);
  const lost = lane.count(task, signal);
  await Promise.all([
    lane.close(),
    expect(lost).rejects.toThrow(/^a thread that counted rows has ended: exit code \d$/),
  ]);
  expect((await lane.count(task, signal))[0]!.rows).toHaveLength(2);
  await lane.close();
});

it("refuses numbers of threads that are none, and requests that break the contract", async () => {
  expect(() => createMemoryCounter(rows, { threads: 1.5 })).toThrow(
    "threads: is 1.5, expected a whole number from 0 to 1024",
  );
  const counter = createMemoryCounter(rows);
  const requests = [{ parent: null, isOpen: Uint8Array.of(1, 1), columns: [2, 6] }];
  await expect(counter.doCount(requests, call)).rejects.toThrow(
    "requests[0].isOpen: has 2 entries for 1 cells\nrequests[0].columns[1]: is 6, expected a number from 0 to 5",
  );
});
