import { defineOptions } from "../../cli/option-group.ts";
import { flag } from "../../options/value-schemas.ts";

/** Whether all runs of a folder are asked about, not one. */
export const scoresOptions = defineOptions({
  name: "scores",
  title: "The run",
  options: {
    scores: {
      flag: "--scores",
      description:
        "over all runs in the folder (default: slicetuner-runs), how often forecasts made before buying held",
      schema: flag,
    },
  },
  read: ({ scores = false }) => scores,
  record: () => ({}),
});
