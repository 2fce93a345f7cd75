import { defineOptions } from "../../cli/option-group.ts";
import { flag } from "../../options/value-schemas.ts";

export const resumingOptions = defineOptions({
  name: "resuming",
  title: "Output",
  options: {
    resume: {
      flag: "--resume",
      description:
        "go on with a comparison that ended early: its trainings are kept beside the file of --out until it is done",
      schema: flag,
    },
  },
  read: ({ resume = false }) => resume,
  record: () => ({}),
});
