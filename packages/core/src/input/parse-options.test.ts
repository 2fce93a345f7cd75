import { expect, it } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { type OptionsSchema, parseOptions } from "./parse-options.ts";

const schema: OptionsSchema<{ readonly width: number }> = {
  shape: { width: {} },
  safeParse: (input) => {
    const { width } = input as { readonly width?: unknown };
    return typeof width === "number"
      ? { success: true, data: { width } }
      : {
          success: false,
          error: { issues: [{ path: ["width", 0], message: "Invalid input: expected number" }] },
        };
  },
};

it("gives options as the schema has them, or every field that is not known or of another kind", () => {
  expect(parseOptions(schema, { width: 3 })).toEqual({ width: 3 });
  let problems: InvalidInputError["problems"] = [];
  try {
    parseOptions(schema, { width: "3", widht: 2 });
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    problems = error.problems;
  }
  expect(problems).toEqual([
    { path: "widht", message: 'is not known; did you mean "width"?' },
    { path: "width[0]", message: "expected number" },
  ]);
});
