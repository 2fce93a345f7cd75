import { z } from "zod";
import { bySliceSchema } from "./numbers.ts";

/** What an estimate of the slices' influence on each other says. */
export const influenceSchema = z
  .object({
    effects: z
      .record(z.string(), bySliceSchema)
      .describe(
        "effects[a][b]: by how much the loss of slice a rises when the examples of slice b are halved and all other slices stay as they are",
      ),
    standardErrors: z
      .record(z.string(), bySliceSchema)
      .describe("of the effects; they include that the present examples are one draw"),
    groups: z
      .array(z.array(z.string()))
      .describe(
        "slices that were varied together: what was measured of a group is shared out among its members",
      ),
  })
  .nullable()
  .describe(
    "how slices influence each other's losses; null where the estimation takes each slice to depend on its own examples alone, and without an estimate",
  );

export type InfluenceRecord = NonNullable<z.infer<typeof influenceSchema>>;
