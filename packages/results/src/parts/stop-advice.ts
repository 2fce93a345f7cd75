import { z } from "zod";

/** Why spending the same budget again is hardly worth it. */
export const stopAdviceSchema = z
  .object({
    reason: z
      .enum(["worth", "little", "noise"])
      .default("little")
      .describe(
        "worth: it gains less for a unit of money than --worth; little: it gains less than 0.2 % of the mean loss; noise: the odds that it gains anything are below 2 to 1",
      ),
    sentence: z.string(),
    slice: z.string().describe("whose rows and labels to look at"),
  })
  .nullable()
  .default(null)
  .describe(
    "why spending the same budget again is hardly worth it, by the last estimate; null where it may be, and without such an estimate",
  );
