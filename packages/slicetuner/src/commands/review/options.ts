import { defineOptions } from "../../cli/option-group.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { names, text } from "../../options/value-schemas.ts";

/** What a person decides about examples of a run that intake put in quarantine. */
export const reviewOptions = defineOptions({
  name: "review",
  title: "The run",
  options: {
    run: runFolderOptions.options.run,
    accept: {
      flag: "--accept <ids>",
      description: "examples that are quarantined and shall count; all: every one that is quarantined",
      schema: names(text),
    },
    reject: {
      flag: "--reject <ids>",
      description: "examples that are quarantined and shall not count; all: every one that is quarantined",
      schema: names(text),
    },
  },
  read: ({ run, accept = [], reject = [] }) => ({ run, accept, reject }),
});
