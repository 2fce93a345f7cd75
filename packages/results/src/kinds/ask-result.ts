import { z } from "zod";
import { headSchema } from "../parts/data.ts";
import { startOf } from "../start.ts";

/** What `slicetuner ask --json` prints, and what `ask.json` of the folder has for `slicetuner tell`. */
export const askResultSchema = z
  .object({
    ...startOf("ask"),
    command: z.literal("ask"),
    ...headSchema.shape,
    jobs: z
      .array(
        z.object({
          id: z.string().describe("to be repeated in the result"),
          file: z.string().describe("the job file that has this training alone, within the folder"),
          examples: z.number().describe("that it trains on"),
        }),
      )
      .describe("the trainings that are wanted"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner ask" });

export type AskResult = z.infer<typeof askResultSchema>;
