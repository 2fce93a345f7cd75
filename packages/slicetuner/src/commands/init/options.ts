import { defineOptions, pickOptions } from "../../cli/option-group.ts";
import { dataOptions } from "../../options/data-options.ts";
import { flag, number, text } from "../../options/value-schemas.ts";

/** What your own table needs; a known data set needs no configuration. */
export const tableOptions = pickOptions(dataOptions, [
  "data",
  "label",
  "sliceBy",
  "exclude",
  "categorical",
  "id",
  "weight",
  "delimiter",
  "missingValues",
  "renameDuplicates",
  "decimal",
  "thousands",
  "memoryLimit",
]);

export const initOptions = defineOptions({
  name: "init",
  title: "Configuration",
  options: {
    budget: {
      flag: "--budget <amount>",
      description: "what may be spent (default: a tenth of the rows, at a price of 1 each)",
      schema: number("a number above 0", (value) => value > 0),
    },
    yes: { flag: "--yes", description: "take what is proposed, and ask nothing", schema: flag },
    to: {
      flag: "--to <file>",
      description: "the configuration file",
      schema: text,
      default: "slicetuner.config.ts",
    },
    force: { flag: "--force", description: "replace the file where there is one", schema: flag },
  },
  read: ({ yes = false, force = false, ...others }) => ({ ...others, yes, force }),
});
