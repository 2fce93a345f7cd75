import { sliceCounterConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createOwnLane } from "./counting-lane.ts";
import { createMemoryCounter } from "./create-memory-counter.ts";
import { prepareRows } from "./prepared-rows.ts";

sliceCounterConformance({ describe, it, expect }, { create: async (rows) => createMemoryCounter(rows) });

it("stops counting when nobody wants it any more", async () => {
  const rowCount = 400_000;
  const codes = new Uint8Array(rowCount).map((_, row) => row % 2);
  const columns = Array.from({ length: 200 }, () => {
    return { name: "column", values: [], isOrdered: false, hasMissing: false };
  });
  const { prepared } = prepareRows({
    rowCount,
    columns,
    codes: columns.map(() => codes),
    losses: new Float64Array(rowCount),
  });
  const rows = { ...prepared, valueCounts: columns.map(() => 2) };
  const request = { parent: null, isOpen: Uint8Array.of(1), columns: columns.map((_, column) => column) };
  const controller = new AbortController();
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 1);
  const task = { request, settings: { minimumRows: 1, largestLosses: true } };
  await expect(createOwnLane(rows).count(task, controller.signal)).rejects.toBe(reason);
});
