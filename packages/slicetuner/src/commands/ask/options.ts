import { defineOptions } from "../../cli/option-group.ts";
import { text } from "../../options/value-schemas.ts";

/** Where the trainings go. */
export const askOptions = defineOptions({
  name: "ask",
  title: "Trainings of others",
  options: {
    to: {
      flag: "--to <folder>",
      description: "a new folder for the trainings that are wanted",
      schema: text,
      required: "name a new folder, e.g. --to trainings",
    },
  },
  read: ({ to }) => to,
  record: () => ({}),
});
