import { availableParallelism } from "node:os";
import { defineOptions } from "../../cli/option-group.ts";
import { queueOptions, readQueue, workersOption } from "../../options/place-options.ts";
import { names, text } from "../../options/value-schemas.ts";

/** Which queue a worker listens on, and with how many threads. */
export const workerOptions = defineOptions({
  name: "worker",
  title: "Worker",
  options: {
    ...queueOptions,
    name: {
      flag: "--name <name>",
      description:
        "what the worker is called in progress and errors (default: the host's name and the process's number)",
      schema: text,
    },
    workers: workersOption,
    allow: {
      flag: "--allow <code>",
      description:
        "packages, paths of modules and command lines that jobs may run on this worker, besides the packages of Slice Tuner",
      schema: names(text),
    },
  },
  read: ({ name, workers = availableParallelism(), allow = [], ...queue }, reading) => ({
    name,
    workers,
    allow,
    queue: readQueue(queue, reading),
  }),
});
