import { flag, names, number, text } from "./value-schemas.ts";

/** Buying from sources, and runs that survive their process. */
export const acquisitionDefinitions = {
  sources: {
    flag: "--sources <file>",
    description: "where to buy: a JSON file that describes services, databases, folders, crowds",
    schema: text,
  },
  run: {
    flag: "--run <folder>",
    description:
      "keep the run in this folder, so that it survives its process (with --sources: slicetuner-runs/ and the time, unless said)",
    schema: text,
  },
  wait: {
    flag: "--wait <seconds>",
    description: "how long to wait for open orders before leaving them to resume (default: 60)",
    schema: number("a number of at least 0", (value) => value >= 0),
  },
  takeOver: {
    flag: "--take-over",
    description:
      "go on although the run's folder is in use by a process of another machine or container, which surely is gone",
    schema: flag,
  },
  allow: {
    flag: "--allow <code>",
    description:
      "packages, paths of modules and command lines that jobs may run on this worker, besides the packages of Slice Tuner",
    schema: names(text),
  },
  order: { flag: "--order <id>", description: "the order to cancel", schema: text },
  accept: {
    flag: "--accept <ids>",
    description: "examples that are held and shall count; all: every one that is held",
    schema: names(text),
  },
  reject: {
    flag: "--reject <ids>",
    description: "examples that are held and shall not count; all: every one that is held",
    schema: names(text),
  },
} as const;
