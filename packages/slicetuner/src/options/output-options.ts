import { defineOptions, type OptionGroup } from "../cli/option-group.ts";
import { flag, text, whole } from "./value-schemas.ts";

/** Where a result goes besides the text for people. */
export interface OutputSpec {
  /** Whether the whole result is printed as JSON in place of the text. */
  readonly json: boolean;
  /** The file that gets the whole result as JSON. */
  readonly out: string | undefined;
}

const output = {
  json: { flag: "--json", description: "print the whole result as JSON", schema: flag },
  out: { flag: "--out <file>", description: "write the whole result as JSON to a file", schema: text },
} as const;

export const outputOptions: OptionGroup<"output", typeof output, OutputSpec> = defineOptions({
  name: "output",
  title: "Output",
  options: output,
  read: ({ json = false, out }) => ({ json, out }),
  record: () => ({}),
});

const seed = {
  seed: {
    flag: "--seed <number>",
    description: "the (first) seed; one seed, one result",
    schema: whole(0),
    default: 1,
  },
} as const;

/** One seed, one result: a whole number of at least 0. */
export const seedOptions: OptionGroup<"seed", typeof seed, number> = defineOptions({
  name: "seed",
  title: "Output",
  options: seed,
  read: (values) => values.seed,
  record: (_, values) => values,
});
