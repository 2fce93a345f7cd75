import { z } from "zod";
import { startOf } from "../start.ts";

/** Every measure that a check can be about, and which way is better. */
export const checkedMeasures = {
  accuracy: "larger",
  rocArea: "larger",
  truePositiveRate: "larger",
  logLoss: "smaller",
  calibrationError: "smaller",
  falsePositiveRate: "smaller",
  demographicParity: "smaller",
  equalOpportunity: "smaller",
  equalizedOdds: "smaller",
  loss: "smaller",
  averageEqualizedErrorRate: "smaller",
  maximumEqualizedErrorRate: "smaller",
  effectSize: "smaller",
} as const satisfies Readonly<Record<string, "larger" | "smaller">>;

export type CheckedMeasure = keyof typeof checkedMeasures;

export const checkedMeasureNames = Object.keys(checkedMeasures) as [CheckedMeasure, ...CheckedMeasure[]];

export const checkKinds = ["requirement", "accepted", "forecast"] as const;

/** What `slicetuner check --json` prints. */
export const checkResultSchema = z
  .object({
    ...startOf("check"),
    command: z.literal("check"),
    source: z.object({
      name: z.string().describe("the result that was checked: a file, the folder of a run, or a model"),
      kind: z.string().describe("which kind of result it is"),
      subject: z.string().describe("what of it was checked, e.g. the method"),
    }),
    status: z
      .enum(["passed", "failed"])
      .describe("failed: at least one check failed; the exit code is then 3"),
    accepted: z
      .object({
        file: z.string(),
        status: z
          .enum(["compared", "absent", "written", "not-written"])
          .describe(
            "absent: nothing was accepted yet; written: this result is now the accepted one; not-written: --accept was said, but a check failed",
          ),
      })
      .describe("the last accepted result"),
    significance: z
      .number()
      .describe(
        "chance of at least one false failure among all comparisons with the accepted result, and among all forecasts (Holm)",
      ),
    checks: z.array(
      z.object({
        kind: z
          .enum(checkKinds)
          .describe(
            "requirement: a limit that you set; accepted: beside the last accepted result; forecast: beside what was forecast",
          ),
        measure: z.enum(checkedMeasureNames),
        part: z.string().nullable().describe("the slice, group or group column; null: all rows"),
        status: z
          .enum(["passed", "failed", "unknown"])
          .describe("unknown: it cannot be told, `message` says why; it fails nothing"),
        value: z.number().nullable().describe("what was measured"),
        expected: z
          .number()
          .nullable()
          .describe("the limit, the accepted value, or the forecast; null where there is none"),
        pValue: z
          .number()
          .nullable()
          .describe("of this check alone; null for a requirement and where the noise is not known"),
        message: z.string().describe("the check in one sentence"),
      }),
    ),
    settings: z.record(z.string(), z.json()),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner check" });

export type CheckResult = z.infer<typeof checkResultSchema>;
