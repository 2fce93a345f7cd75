import { defineOptions } from "../../cli/option-group.ts";
import { text } from "../../options/value-schemas.ts";

export const explainOptions = defineOptions({
  name: "explain",
  title: "What to explain",
  options: {
    run: {
      flag: "--run <folder>",
      description: "the folder of a pipeline or run (default: the newest in slicetuner-runs)",
      schema: text,
    },
    example: {
      flag: "--example <id>",
      description: "an example by its id: of --id, or file and line, e.g. people.csv:17",
      schema: text,
    },
    slice: { flag: "--slice <name>", description: "a slice by its name", schema: text },
  },
  read: (values, { problems }) => {
    const { example, slice } = values;
    problems.expect(
      (example === undefined) !== (slice === undefined),
      "--example",
      example === undefined
        ? "is missing: name an example, or a slice with --slice"
        : "and --slice are both given; leave one out",
    );
    return values;
  },
});
