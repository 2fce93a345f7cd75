import { z } from "zod";
import { moneyState, type OrderState } from "../runs/run-state.ts";
import { moneySchema, ordersSchema } from "./orders.ts";

/** What `slicetuner status --json` prints. */
export const statusResultSchema = z
  .object({
    command: z.literal("status"),
    runFolder: z.string(),
    runId: z.string().describe("begins the ids of the orders"),
    processId: z.number().nullable().describe("of the process that works on the run; null: none"),
    budget: z.number(),
    currency: z.string().nullable(),
    money: moneySchema,
    slices: z.array(
      z.object({
        name: z.string(),
        ordered: z.number().describe("examples ordered of the slice"),
        delivered: z.number().describe("examples that came of these orders"),
        committed: z.number(),
        paid: z.number(),
      }),
    ),
    orders: ordersSchema,
    trainings: z.number().describe("trainings that are done and will not be done again"),
    held: z.number().describe("examples that wait for a person's decision"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner status" });

export type StatusResult = z.infer<typeof statusResultSchema>;

export function sliceStates(names: readonly string[], orders: readonly OrderState[]): StatusResult["slices"] {
  return names.map((name) => {
    const own = orders.filter(({ slice }) => slice === name);
    const { committed, paid } = moneyState(own);
    const total = (count: (order: OrderState) => number) => own.reduce((sum, order) => sum + count(order), 0);
    return {
      name,
      ordered: total(({ count }) => count),
      delivered: total((order) => order.delivered),
      committed,
      paid,
    };
  });
}
