import { z } from "zod";
import { startOf } from "../start.ts";

/** What `slicetuner explain --json` prints. */
export const explainResultSchema = z
  .object({
    ...startOf("explain"),
    command: z.literal("explain"),
    run: z.string().describe("the folder of the pipeline"),
    subject: z.object({ kind: z.enum(["example", "slice"]), name: z.string() }),
    sentences: z.array(z.string()).describe("the latest event first, back to where it came from"),
  })
  .meta({ title: "Result of slicetuner explain" });

export type ExplainResult = z.infer<typeof explainResultSchema>;
