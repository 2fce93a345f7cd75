import { quote } from "shlex";
import { commandWords } from "./command-words.ts";
import { names, number, oneOf, whole } from "./value-schemas.ts";

const seconds = number("a number above 0", (value) => value > 0);

export const dataFormatOption = {
  flag: "--data-format <format>",
  description: "how a program gets the data: csv or arrow",
  schema: oneOf(["csv", "arrow"]),
  default: "csv",
} as const;

/** Options of the trainer `command`: a program of the user's. */
export const programTable = {
  command: {
    flag: "--command <line>",
    description: 'the program that trains, with its arguments: "python3 train.py"',
    schema: commandWords,
    toText: (words: readonly string[]) => words.map(quote).join(" "),
  },
  dataFormat: dataFormatOption,
  jobsPerCall: {
    flag: "--jobs-per-call <count>",
    description: "trainings that a program gets at a time",
    schema: whole(1),
    default: 16,
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
