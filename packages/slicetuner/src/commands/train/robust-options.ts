import { defineOptions, type SpecOf } from "../../cli/option-group.ts";
import { flag, number, text, whole } from "../../options/value-schemas.ts";

const share = number("a number of at least 0 and below 1", (value) => value >= 0 && value < 1);

/** How FR-Train trains where some labels are wrong. */
export const robustOptions = defineOptions({
  name: "robust",
  title: "Wrong labels (FR-Train)",
  options: {
    robust: {
      flag: "--robust",
      description: "some labels are wrong: train with fr-train, which trusts suspicious rows less",
      schema: flag,
    },
    trusted: {
      flag: "--trusted <file>",
      description:
        "a few rows with the same columns whose labels are right; without it, --robust selects rows by their losses",
      schema: text,
      isFile: true,
    },
    fairnessWeight: {
      flag: "--fairness-weight <share>",
      description: "fr-train: from 0, accuracy only, to below 1: how much fairness counts",
      schema: share,
      default: 0.5,
    },
    robustEpochs: {
      flag: "--robust-epochs <epochs>",
      description: "fr-train: full-batch epochs; in the first twelfth the classifier learns alone",
      schema: whole(1),
      default: 6000,
    },
    noiseRate: {
      flag: "--noise-rate <share>",
      description: "fr-train without --trusted: share of the labels that are taken to be wrong",
      schema: share,
      default: 0.1,
    },
  },
  read: (values) => values,
});

export type RobustSpec = SpecOf<typeof robustOptions>;
