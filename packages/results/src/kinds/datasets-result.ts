import { z } from "zod";
import { startOf } from "../start.ts";

/** What `slicetuner datasets --json` prints. */
export const datasetsResultSchema = z
  .object({
    ...startOf("datasets"),
    command: z.literal("datasets"),
    datasets: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        description: z.string(),
        page: z.string(),
        licence: z.string(),
        slices: z.array(z.string()),
        settings: z.array(z.string()).describe("published experiments"),
        status: z.enum(["present", "absent"]),
        directory: z.string().nullable(),
        searched: z.array(z.string()),
      }),
    ),
  })
  .meta({ title: "Result of slicetuner datasets" });

export type DatasetsResult = z.infer<typeof datasetsResultSchema>;
