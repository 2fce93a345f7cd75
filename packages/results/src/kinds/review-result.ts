import { z } from "zod";
import { startOf } from "../start.ts";

/** What `slicetuner review --json` prints. */
export const reviewResultSchema = z
  .object({
    ...startOf("review"),
    command: z.literal("review"),
    runFolder: z.string(),
    examples: z
      .array(
        z.object({
          exampleId: z.string(),
          orderId: z.string(),
          reason: z.string().describe("why it is quarantined"),
          duplicateOf: z.string().nullable(),
          row: z
            .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
            .nullable()
            .describe("its values; null where the source delivers no rows"),
          review: z.enum(["accepted", "rejected"]).nullable().describe("what was decided; null: nothing yet"),
        }),
      )
      .describe("all that intake quarantined in this run"),
  })
  .meta({ title: "Result of slicetuner review" });

export type ReviewResult = z.infer<typeof reviewResultSchema>;
