import type { Quote, Slice } from "@slicetuner/core";
import type { CompleteService } from "./service.ts";
import type { ServiceClient } from "./service-client.ts";
import { ServiceError } from "./service-error.ts";
import { lookUp } from "./template.ts";

/** Asks the service for its prices. Slices are found by their names. */
export async function askQuote(
  { quote, fields }: CompleteService,
  client: ServiceClient,
  slices: readonly Slice[],
  signal: AbortSignal,
): Promise<Quote> {
  const { method, path } = quote!;
  const { body } = await client.send({ method, path, signal });
  const list = lookUp(body, fields.prices);
  if (!Array.isArray(list)) {
    throw new ServiceError(`the service's prices at "${fields.prices}" are not a list`, {
      hint: "Say by `fields.prices` where they are; or state `unitCosts` and set `quote` to null.",
    });
  }
  const bySlice = new Map(list.map((item) => [lookUp(item, fields.slice), item]));
  const priceOf = ({ name }: Slice) => {
    const price = lookUp(bySlice.get(name), fields.unitCost);
    if (typeof price === "number" && price > 0 && Number.isFinite(price)) return price;
    throw new ServiceError(`the service has no price above 0 for the slice ${name}`, {
      hint: `Found prices for: ${client.secrets.mask([...bySlice.keys()].join(", ")).slice(0, 200)}.`,
    });
  };
  return {
    unitCosts: slices.map(priceOf),
    available: slices.map(({ name }) => {
      if (fields.available === null) return null;
      const available = lookUp(bySlice.get(name), fields.available);
      return Number.isInteger(available) && (available as number) >= 0 ? (available as number) : null;
    }),
  };
}
