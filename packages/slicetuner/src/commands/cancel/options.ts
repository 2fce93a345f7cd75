import { defineOptions } from "../../cli/option-group.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { sourceOptions } from "../../options/source-options.ts";
import { text } from "../../options/value-schemas.ts";

/** Which order of which run. */
export const cancelOptions = defineOptions({
  name: "cancel",
  title: "The order",
  options: {
    order: {
      flag: "--order <id>",
      description: "the order to cancel",
      schema: text,
      required: "name the order; `slicetuner status` shows their ids",
    },
    run: runFolderOptions.options.run,
    sources: sourceOptions.options.sources,
  },
  read: (values) => values,
});
