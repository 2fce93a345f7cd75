import { jsonSchemaOf } from "@slicetuner/results";
import { allOf, defineCommand } from "../../cli/define-command.ts";
import { outputOptions } from "../../options/output-options.ts";
import { schemaOptions } from "./options.ts";

export const command = defineCommand({
  examples: ["slicetuner schema plan", "slicetuner schema run --out run.schema.json"],
  options: [schemaOptions, outputOptions],
  argument: { name: "kind", option: "kind", description: "the kind of result" },
  prepare: ({ schema: { kind } }, { problems }) => allOf({ kind }, problems),
  run: ({ kind }) => jsonSchemaOf(kind),
  show: (schema, { output }) => output.print(JSON.stringify(schema, null, 2)),
});
