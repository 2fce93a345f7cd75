import { defineOptions } from "../../cli/option-group.ts";
import { queueOptions, workersOption } from "../../options/place-options.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { sourceOptions } from "../../options/source-options.ts";

/** What may have changed since the run began: where it trains, how long it waits, where its sources are. */
export const resumeOptions = defineOptions({
  name: "resume",
  title: "The run",
  options: {
    run: runFolderOptions.options.run,
    wait: runFolderOptions.options.wait,
    sources: sourceOptions.options.sources,
    workers: workersOption,
    redis: queueOptions.redis,
  },
  read: ({ run, sources, ...now }, { isGiven }) => {
    const given = Object.fromEntries(Object.entries(now).filter(([name]) => isGiven(name)));
    return { run, sources, now: given };
  },
  record: () => ({}),
});
