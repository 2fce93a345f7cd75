import { resultKinds } from "@slicetuner/results";
import { defineOptions } from "../../cli/option-group.ts";
import { oneOf } from "../../options/value-schemas.ts";

export const schemaOptions = defineOptions({
  name: "schema",
  title: "Schema",
  options: {
    kind: {
      flag: "--kind <kind>",
      description: `whose schema: ${resultKinds.join(", ")}`,
      schema: oneOf(resultKinds),
      required: `name a kind of result: ${resultKinds.join(", ")}`,
    },
  },
  read: (values) => values,
});
