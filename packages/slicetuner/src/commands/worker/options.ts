import { availableParallelism } from "node:os";
import { defineOptions } from "../../cli/option-group.ts";
import { queueOptions, readQueue, workersOption } from "../../options/place-options.ts";
import { text } from "../../options/value-schemas.ts";

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
  },
  read: ({ name, workers = availableParallelism(), ...queue }, reading) => ({
    name,
    workers,
    queue: readQueue(queue, reading),
  }),
});
