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
  const own = tests.filter(({ path }) => path[1] === "early stopping");
  expect(own.map(({ path }) => path[2])).toEqual(["is switched off: trains a fixed time"]);
  expect(tests.length).toBeGreaterThan(10);
});

it("refuses unknown groups and missing reasons, all at once", () => {
  const skip = { lerning: "typo", weights: "x", learning: " " } as Record<string, string>;
  const declare = () => collect((runner) => trainerConformance(runner, { create, skip }));
  expect(declare).toThrow(InvalidInputError);
  expect(declare).toThrow(/skip\.lerning[\s\S]*skip\.weights[\s\S]*skip\.learning: needs a reason/);
});
