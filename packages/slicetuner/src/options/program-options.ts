import { commandWords } from "./command-words.ts";
import { flag, names, number, oneOf, text, whole } from "./value-schemas.ts";

const seconds = number("a number above 0", (value) => value > 0);

/** Options of the trainer `command`: a program of the user's. */
export const programDefinitions = {
  command: {
    flag: "--command <line>",
    description: 'the program that trains, with its arguments: "python3 train.py"',
    schema: commandWords,
  },
  dataFormat: {
    flag: "--data-format <format>",
    description: "how a program gets the data: csv or arrow (default: csv)",
    schema: oneOf(["csv", "arrow"]),
  },
  jobsPerCall: {
    flag: "--jobs-per-call <count>",
    description: "trainings that a program gets at a time (default: 16)",
    schema: whole(1),
  },
  timeLimit: {
    flag: "--time-limit <seconds>",
    description: "how long a program may take for them (default: as long as it likes)",
    schema: seconds,
  },
  programCan: {
    flag: "--program-can <what>",
    description:
      "what else a program does: weights (heeds example weights), models (gives trained models back), predictions (gives probabilities back)",
    schema: names(oneOf(["weights", "models", "predictions"])),
  },
} as const;

/** Options of trainings that others carry out. */
export const askDefinitions = {
  to: {
    flag: "--to <folder>",
    description: "a new folder for the trainings that are wanted",
    schema: text,
  },
  from: { flag: "--from <folder>", description: "the folder that ask wrote", schema: text },
  results: {
    flag: "--results <files...>",
    description: "files with a line of JSON for each training",
    schema: names(text),
  },
  allowMissing: {
    flag: "--allow-missing",
    description: "go on without the trainings that have no result",
    schema: flag,
  },
} as const;

export const programOptions = [
  "command",
  "dataFormat",
  "jobsPerCall",
  "timeLimit",
  "programCan",
] as const satisfies (keyof typeof programDefinitions)[];
