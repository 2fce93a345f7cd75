import { z } from "zod";

export const ordersSchema = z
  .array(
    z.object({
      id: z.string(),
      round: z.number(),
      source: z.string().nullable().describe("null where there is one source without a name"),
      slice: z.string(),
      count: z.number().describe("examples ordered"),
      unitCost: z.number().describe("the most that one example may cost, fees included"),
      status: z
        .enum(["sent", "open", "complete", "partial", "exhausted", "refused", "cancelled"])
        .describe(
          "sent: no answer came yet; open: more may come; complete: all that was ordered came; partial: less, another order may bring more; exhausted: less, the slice has no more; refused: nothing was bought; cancelled: closed by you",
        ),
      delivered: z.number().describe("examples that came, those that could not be read included"),
      accepted: z.number(),
      quarantined: z.number().describe("for a person to decide, at the time of delivery"),
      rejected: z.number(),
      paid: z.number(),
      warnings: z.array(z.string()),
    }),
  )
  .describe("all orders, in the order in which they were sent");

export const moneySchema = z
  .object({
    planned: z.number().describe("what all orders would cost if all that was ordered came"),
    committed: z.number().describe("of this, for examples of open orders that may still come"),
    paid: z.number(),
    refused: z.number().describe("not paid and not to be paid: did not come, was refused, or was taken back"),
  })
  .describe("planned = committed + paid + refused");

export type OrderRecord = z.infer<typeof ordersSchema>[number];
export type MoneyRecord = z.infer<typeof moneySchema>;
