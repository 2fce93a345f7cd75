import type { PriceStep, StatedPricesOptions } from "@slicetuner/core";
import type { SourceSettings } from "./acquisition-file.ts";
import type { SourceSurroundings } from "./open-sources.ts";
import { wrong } from "./wrong-option.ts";

type SlicePrice = number | readonly PriceStep[];

/**
 * The prices of a source: its own, else those of `--cost`; nothing where neither is said: then the source
 * tells them, or they are 1.
 */
export function pricesOf(
  prices: SourceSettings["prices"],
  { encoder, unitCosts, saysPrices }: Pick<SourceSurroundings, "encoder" | "unitCosts" | "saysPrices">,
): StatedPricesOptions {
  if (prices === undefined) return saysPrices ? { unitCosts } : {};
  const names = encoder.slices.map(({ name }) => name);
  const ofSlice = (slice: number): SlicePrice => {
    if (typeof prices === "number" || Array.isArray(prices)) return prices;
    return (prices as Readonly<Record<string, SlicePrice>>)[names[slice]!] ?? unitCosts[slice]!;
  };
  if (typeof prices === "object" && !Array.isArray(prices)) {
    const unknown = Object.keys(prices).find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw wrong("prices", `there is no slice "${unknown}"; there are ${names.join(", ")}`);
  }
  const own = names.map((_, slice) => ofSlice(slice));
  if (own.every((price) => typeof price === "number")) return { unitCosts: own };
  return {
    priceSteps: own.map((price) => (typeof price === "number" ? [{ unitCost: price, count: null }] : price)),
  };
}
