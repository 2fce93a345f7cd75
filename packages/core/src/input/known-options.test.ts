import { expect, it } from "vitest";
import { ProblemList } from "../errors/invalid-input-error.ts";
import { expectKnown } from "./known-options.ts";

it("names each field that is not known, with the one that was probably meant", () => {
  const problems = new ProblemList();
  expectKnown({ path: "a", metod: "GET", colour: 1 }, ["path", "method"], problems, "order.");
  expect(problems.problems).toEqual([
    { path: "order.metod", message: 'is not known; did you mean "method"?' },
    { path: "order.colour", message: "is not known; expected path, method" },
  ]);
});
