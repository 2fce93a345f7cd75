import { checkBaseUrl } from "@slicetuner/http-client";
import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { text } from "./value-schemas.ts";

/** Where results are kept beside files. */
export const trackingOptions = defineOptions({
  name: "tracking",
  title: "Output",
  options: {
    mlflow: {
      flag: "--mlflow <url>",
      description:
        "keep settings, losses by round and slice, fairness by group, and the report at an MLflow tracking server; a server that is down is a warning",
      schema: text,
    },
    mlflowExperiment: {
      flag: "--mlflow-experiment <name>",
      description: "of --mlflow; made where there is none",
      schema: text,
      default: "slicetuner",
    },
  },
  read: (values, { problems }) => {
    if (values.mlflow !== undefined) checkBaseUrl(values.mlflow, "--mlflow", problems);
    return values;
  },
  record: () => ({}),
});

export type TrackingSpec = SpecOf<typeof trackingOptions>;
