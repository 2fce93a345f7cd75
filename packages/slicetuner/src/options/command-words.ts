import { split } from "shlex";
import type { z } from "zod";
import { schemaOf, show, wrong } from "./value-schemas.ts";

const expected = "a program and its arguments: python3 train.py";
/** What would be a pipe, a redirection or a list of commands in a shell. */
const shellOperator = /^(?:[|&;]+|\d*[<>].*)$/;

/**
 * A command line, split into words as a shell does it; a configuration file may hold the words themselves.
 */
export const commandWords: z.ZodType<string[], string | readonly string[]> = schemaOf((input) => {
  if (typeof input !== "string") {
    const areWords = Array.isArray(input) && input.every((word) => typeof word === "string");
    return areWords && input.length > 0 && input[0] !== "" ? { value: [...input] } : wrong(input, expected);
  }
  let words: string[];
  try {
    words = split(input);
  } catch {
    return { problems: [`is ${show(input)}, in which a quotation mark or a backslash has no end`] };
  }
  const operator = words.find((word) => shellOperator.test(word));
  if (operator !== undefined) {
    return {
      problems: [`is ${show(input)} with ${show(operator)}, but no shell is involved: put it into a script`],
    };
  }
  return words.length > 0 && words[0] !== "" ? { value: words } : wrong(input, expected);
});
