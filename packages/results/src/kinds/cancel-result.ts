import { z } from "zod";
import { startOf } from "../start.ts";

/** What `slicetuner cancel --json` prints. */
export const cancelResultSchema = z
  .object({
    ...startOf("cancel"),
    command: z.literal("cancel"),
    order: z.string(),
    status: z
      .enum(["open", "complete", "partial", "exhausted", "refused", "cancelled"])
      .describe("the state of the order now; not cancelled where it was closed before"),
    delivered: z.number().describe("examples that were delivered and stay bought"),
    cost: z.number().describe("what they cost"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner cancel" });

export type CancelResult = z.infer<typeof cancelResultSchema>;
