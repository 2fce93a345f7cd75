import { z } from "zod";
import { checkedForecastSchema, coverageSchema } from "../parts/forecast.ts";
import { startOf } from "../start.ts";

/** Whether the forecast of a run can be scored, and why not. */
const scoreStatuses = [
  "scored",
  "not-measured",
  "no-forecast",
  "other-amounts",
  "without-bands",
  "unreadable",
] as const;

const counts = coverageSchema.unwrap();

/** What became of the forecast that was written down before the last orders of a run. */
export const scoreSchema = z.object({
  status: z
    .enum(scoreStatuses)
    .describe(
      "scored; not-measured: the run has not come to its end; no-forecast: a baseline, or a run of before forecasts were kept; other-amounts: other amounts came than the forecast was made for; without-bands: the estimate gave none; unreadable",
    ),
  round: z.number().nullable().describe("the round that the forecast was made in; null where none is scored"),
  forecast: checkedForecastSchema.describe(
    "what was written down before the last orders were sent, beside what was measured; null where none is scored",
  ),
});

const scoredRunSchema = scoreSchema.extend({ runFolder: z.string() });

export type ScoredRun = z.infer<typeof scoredRunSchema>;

/** What `slicetuner status --scores --json` prints. */
export const scoresResultSchema = z
  .object({
    ...startOf("scores"),
    command: z.literal("status"),
    folder: z.string().describe("the folder whose runs are scored"),
    level: z.number().describe("share of outcomes that the bands are to hold"),
    runs: z.array(scoredRunSchema).describe("all runs in the folder, by name"),
    inside: z
      .object(counts.shape)
      .describe("how many outcomes lay inside their bands, over the runs that are scored"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner status --scores" });

export type ScoresResult = z.infer<typeof scoresResultSchema>;
