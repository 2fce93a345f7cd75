import { InvalidInputError, type JournalRecord } from "@slicetuner/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { recordText } from "./storable.ts";

const problemsOf = (record: unknown) => {
  try {
    recordText(record as JournalRecord);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
};

it("refuses all that JSON would change silently, each with its path", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const record = {
    type: "order",
    cost: Number.NaN,
    list: [1, Number.POSITIVE_INFINITY, undefined, new Array(1)],
    date: new Date(0),
    numbers: Float32Array.of(1),
    map: new Map(),
    bare: Object.create(Object.create(null)),
    big: 1n,
    call: () => 1,
    circle,
  };
  expect(problemsOf(record)).toEqual([
    "record.cost is NaN, expected a finite number",
    "record.list[1] is Infinity, expected a finite number",
    "record.list[2] is undefined, expected a value that JSON can hold",
    "record.list[3][0] is undefined, expected a value that JSON can hold",
    "record.date is a Date, expected a value that JSON can hold",
    "record.numbers is a Float32Array, expected a value that JSON can hold",
    "record.map is a Map, expected a value that JSON can hold",
    "record.bare is an object, expected a value that JSON can hold",
    "record.big is a bigint, expected a value that JSON can hold",
    "record.call is a function, expected a value that JSON can hold",
    "record.circle.self contains itself",
  ]);
  for (const bad of [undefined, null, [], "text", {}, { type: "" }, { type: 1 }]) {
    expect(problemsOf(bad).length).toBeGreaterThan(0);
  }
});

it("takes one value in two places", () => {
  const shared = { a: 1 };
  expect(recordText({ type: "t", left: shared, right: [shared] })).toBe(
    '{"type":"t","left":{"a":1},"right":[{"a":1}]}',
  );
});

it("gives back whatever JSON holds", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const record = { type: "t", value } as JournalRecord;
      expect(JSON.parse(recordText(record))).toEqual(JSON.parse(JSON.stringify(record)));
    }),
  );
});
