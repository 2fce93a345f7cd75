import { defineOptions } from "../../cli/option-group.ts";
import { dataOptions } from "../../options/data-options.ts";
import { pictureOptions } from "../../options/picture-options.ts";
import { queueOptions, workersOption } from "../../options/place-options.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { sourceOptions } from "../../options/source-options.ts";
import { flag } from "../../options/value-schemas.ts";

/** What may have changed since the run began: where it trains, how long it waits, where its sources are. */
export const resumeOptions = defineOptions({
  name: "resume",
  title: "The run",
  options: {
    run: runFolderOptions.options.run,
    wait: runFolderOptions.options.wait,
    sources: sourceOptions.options.sources,
    data: dataOptions.options.data,
    images: pictureOptions.options.images,
    pool: sourceOptions.options.pool,
    takeOver: {
      flag: "--take-over",
      description:
        "go on although the run's folder is in use by a process of another machine or container, which surely is gone",
      schema: flag,
    },
    workers: workersOption,
    redis: queueOptions.redis,
  },
  read: ({ run, sources, takeOver = false, ...now }, { isGiven }) => {
    const given = Object.fromEntries(Object.entries(now).filter(([name]) => isGiven(name)));
    return { run, sources, takeOver, now: given };
  },
  record: () => ({}),
});
