import { expect, it } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { MissingDependencyError } from "../errors/missing-dependency-error.ts";
import { TrainingError } from "../errors/training-error.ts";
import { fromPlainError, toPlainError, trainerFailure } from "./trainer-failure.ts";

const jobs = [{ id: "a", rows: Uint32Array.of(0), weightsSeed: 0, batchesSeed: 0 }];
const errors = [
  new RangeError("too long", { cause: new Error("no memory") }),
  new TrainingError("graph refused", { jobIds: ["b"], hint: "use fewer layers" }),
  new InvalidInputError([{ path: "training.batchSize", message: "is 0" }]),
  new MissingDependencyError("onnxruntime-node", { neededFor: "training", install: "npm install it" }),
];

for (const error of errors) {
  it(`is the same failure in this thread and in another: ${error.name}`, () => {
    const here = trainerFailure(error, "t", jobs);
    const there = trainerFailure(fromPlainError(structuredClone(toPlainError(error))), "t", jobs);
    expect(there.constructor).toBe(here.constructor);
    expect(toPlainError(there)).toEqual({ ...toPlainError(here), stack: there.stack });
  });
}

it("keeps the caller's mistakes as they are and makes the rest a TrainingError with its jobs", () => {
  expect(trainerFailure(errors[2], "t", jobs)).toBe(errors[2]);
  expect(trainerFailure(errors[0], "t", jobs)).toMatchObject({ jobIds: ["a"], cause: errors[0] });
  expect(trainerFailure(errors[1], "t", jobs)).toMatchObject({ jobIds: ["b"], hint: "use fewer layers" });
  expect(trainerFailure("text", "t", jobs).message).toBe('trainer "t": text');
});
