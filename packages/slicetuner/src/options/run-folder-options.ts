import { defineOptions } from "../cli/option-group.ts";
import { number, text } from "./value-schemas.ts";

/** Where a run is kept, and how long it waits. */
export const runFolderOptions = defineOptions({
  name: "runFolder",
  title: "The run",
  options: {
    run: {
      flag: "--run <folder>",
      description:
        "keep the run in this folder, so that it can be resumed (with --sources: slicetuner-runs/ and the time, unless said)",
      schema: text,
    },
    wait: {
      flag: "--wait <seconds>",
      description: "how long to wait for open orders before leaving them to resume",
      schema: number("a number of at least 0", (value) => value >= 0),
      default: 60,
    },
  },
  read: (values) => values,
});
