import { defineOptions } from "../../cli/option-group.ts";
import { flag, names, text } from "../../options/value-schemas.ts";

/** The trainings that others carried out. */
export const tellOptions = defineOptions({
  name: "tell",
  title: "Trainings of others",
  options: {
    from: {
      flag: "--from <folder>",
      description: "the folder that ask wrote",
      schema: text,
      required: "name the folder that `slicetuner ask --to` wrote",
    },
    results: {
      flag: "--results <files...>",
      description: "files with a line of JSON for each training",
      schema: names(text),
      required: "name the files that have the losses",
    },
    allowMissing: {
      flag: "--allow-missing",
      description: "go on without the trainings that have no result",
      schema: flag,
    },
  },
  read: ({ from, results = [], allowMissing = false }) => ({ from, results, allowMissing }),
});
