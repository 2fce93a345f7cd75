import { InvalidInputError } from "@slicetuner/core";
import { expect, it } from "vitest";
import { createReferenceTrainer } from "./reference-trainer.ts";
import { collect } from "./testing/collect-suite.ts";
import { trainerConformance } from "./trainer-conformance.ts";

const create = async () => createReferenceTrainer();

it("switches a group off and shows the reason", () => {
  const tests = collect((runner) =>
    trainerConformance(runner, { create, skip: { "early stopping": "trains a fixed time" } }),
  );
  const skipped = tests.filter((test) => test.skipped);
  expect(skipped.length).toBeGreaterThan(0);
  for (const test of tests) {
    const isEarlyStopping = test.path[1]!.startsWith("early stopping");
    expect(test.skipped).toBe(isEarlyStopping);
    if (isEarlyStopping) expect(test.path[1]).toBe("early stopping (switched off: trains a fixed time)");
  }
});

it("refuses unknown groups and missing reasons, all at once", () => {
  const skip = { lerning: "typo", weights: "x", learning: " " } as Record<string, string>;
  const declare = () => collect((runner) => trainerConformance(runner, { create, skip }));
  expect(declare).toThrow(InvalidInputError);
  expect(declare).toThrow(/skip\.lerning[\s\S]*skip\.weights[\s\S]*skip\.learning: needs a reason/);
});
