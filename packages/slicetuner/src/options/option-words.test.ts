import { InvalidInputError } from "@slicetuner/core";
import { hints, warningHints } from "@slicetuner/tabular";
import { expect, it } from "vitest";
import { inOptionWords, warningsInOptionWords } from "./option-words.ts";

it("names options as the user gave them", () => {
  const error = new InvalidInputError([
    { path: "sliceBy", message: "names no column" },
    { path: "columns.age", message: "no column" },
    { path: "people.csv:7:toString", message: "is missing" },
    { path: "toString", message: "odd" },
  ]);
  expect(inOptionWords(error).map(({ path }) => path)).toEqual([
    "--slice-by",
    "--categorical",
    "people.csv:7:toString",
    "toString",
  ]);
});

it.each(Object.entries(hints))("puts the advice %s into words of the command line", (_, hint) => {
  const [problem] = inOptionWords(new InvalidInputError([{ path: "t.csv", message: "is odd" }], { hint }));
  expect(problem!.message).toMatch(/^is odd\. /);
  expect(problem!.message).not.toContain(hint);
  expect(problem!.message).not.toMatch(/[a-z][A-Z]|Pass /);
});

it.each(Object.entries(warningHints))(
  "puts the advice %s of a warning into words of the command line",
  (_, hint) => {
    // Twice is as once.
    const [warning] = warningsInOptionWords(warningsInOptionWords([`t.csv:age: is odd: ${hint}`]));
    expect(warning).toMatch(/^t\.csv:age: is odd: .*--[a-z]+/);
    expect(warning).not.toContain(hint);
  },
);

it("lists twenty problems and counts the others", () => {
  const of = (count: number) =>
    new InvalidInputError(
      Array.from({ length: count }, (_, index) => ({ path: "initial", message: `${index}` })),
      {
        hint: "Ask for less.",
      },
    );
  expect(inOptionWords(of(21)).at(-1)).toEqual({ path: "--initial", message: "20. Ask for less." });
  const many = inOptionWords(of(1234));
  expect(many).toHaveLength(21);
  expect(many.at(-1)).toEqual({
    path: "--initial",
    message: "and 1,214 more such problems. Ask for less.",
  });
});
