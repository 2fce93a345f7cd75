import type { Quote, Slice } from "@slicetuner/core";
import { type HttpClient, HttpError } from "@slicetuner/http-client";
import { AnswerReader } from "./answers.ts";
import type { CompleteService } from "./service.ts";
import { lookUp } from "./template.ts";

/** Asks the service for its prices. Slices are found by their names. */
export async function askQuote(
  { quote, fields }: CompleteService,
  client: HttpClient,
  slices: readonly Slice[],
  signal: AbortSignal,
): Promise<Quote> {
  const read = new AnswerReader(client.secrets);
  const { method, path } = quote!;
  const { body } = await client.send({ method, path, signal });
  const list = read.list(lookUp(body, fields.prices), "prices", fields.prices);
  const bySlice = new Map(list.map((item) => [lookUp(item, fields.slice), item]));
  const priceOf = ({ name }: Slice) => {
    const price = read.price(lookUp(bySlice.get(name), fields.unitCost));
    if (price !== undefined) return price;
    const found = [...bySlice.keys()].map((key) => (typeof key === "string" ? key : read.show(key)));
    throw new HttpError(`the service has no price above 0 for the slice ${name}`, {
      hint: `Found prices for: ${client.secrets.mask(found.join(", ")).slice(0, 200)}.`,
    });
  };
  return {
    unitCosts: slices.map(priceOf),
    available: slices.map(({ name }) =>
      fields.available === null ? null : read.available(lookUp(bySlice.get(name), fields.available)),
    ),
  };
}
