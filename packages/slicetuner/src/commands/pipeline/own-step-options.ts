import { basename } from "node:path";
import type { Generate } from "@slicetuner/acquirer-generator";
import type { DecideCleaning, FindOwnSlices, TrainOwn } from "@slicetuner/pipeline";
import { quote } from "shlex";
import type { z } from "zod";
import { defineOptions, type SpecOf } from "../../cli/option-group.ts";
import { commandWords } from "../../options/command-words.ts";
import { schemaOf } from "../../options/value-schemas.ts";

/** A program with its arguments, or a function, which only a configuration file can hold. */
export type Own<Work> = readonly string[] | Work;

type Words = string | readonly string[];

function programOr<Work extends (...given: never[]) => unknown>(): z.ZodType<Own<Work>, Words | Work> {
  return schemaOf<Words | Work, Own<Work>>((input) => {
    if (typeof input === "function") return { value: input as Work };
    const { success, data, error } = commandWords.safeParse(input);
    return success ? { value: data } : { problems: error.issues.map(({ message }) => message) };
  });
}

/** As it is said on the command line; a function cannot be. */
const toText = (own: Own<unknown>): string => (isProgram(own) ? own.map(quote).join(" ") : "");

/** Steps of one's own in place of ours. */
export const ownStepOptions = defineOptions({
  name: "ownSteps",
  title: "Steps of your own",
  options: {
    cleanWith: {
      flag: "--clean-with <program>",
      description: "a program that cleans; in a configuration file also a function",
      schema: programOr<DecideCleaning>(),
      toText,
    },
    findWith: {
      flag: "--find-with <program>",
      description: "a program, or a function, that names slices by the rows' losses",
      schema: programOr<FindOwnSlices>(),
      toText,
    },
    acquireWith: {
      flag: "--acquire-with <program>",
      description: "a program, or a function, that makes the examples to buy",
      schema: programOr<Generate>(),
      toText,
    },
    trainWith: {
      flag: "--train-with <program>",
      description: "a program, or a function, that trains, in place of --method or beside it",
      schema: programOr<TrainOwn>(),
      toText,
    },
  },
  read: (values) => values,
  record: (values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, own]) => [name, isProgram(own) ? [...own] : undefined]),
    ),
});

export type OwnStepSpec = SpecOf<typeof ownStepOptions>;

export function isProgram(own: unknown): own is readonly string[] {
  return Array.isArray(own);
}

/** What a step of one's own is called in results, without folders; the same whenever the pipeline goes on. */
export function nameOfOwn(own: Own<{ readonly name: string }>): string {
  return isProgram(own) ? own.map((word) => basename(word)).join(" ") : own.name || "a function";
}

/** The options that are functions: a journal cannot keep them. */
export function functionsOf(specs: OwnStepSpec): string[] {
  return Object.entries(specs).flatMap(([name, own]) => (typeof own === "function" ? [name] : []));
}
