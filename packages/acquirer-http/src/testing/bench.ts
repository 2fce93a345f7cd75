import type { Acquirer, Order } from "@slicetuner/core";
import { onTestFinished } from "vitest";
import { createHttpAcquirer, type HttpAcquirerOptions } from "../create-http-acquirer.ts";
import { exampleEncoder } from "./example-encoder.ts";
import { type Marketplace, type MarketplaceOptions, startMarketplace } from "./marketplace.ts";
import { type Answerer, json } from "./scripted-service.ts";

export const order: Order = { id: "round-1/White", slice: 0, count: 2, unitCost: 1 };

/** An example as a service sends it. */
export function row(id: string): { id: string; values: object } {
  return { id, values: { race: "White", first: 1, answer: "yes" } };
}

/** The answer to an order that was filled, and its examples. */
export const sold: Answerer = json({ id: "s1", status: "complete", cost: 2 }, 201);
export const twoRows: Answerer = json({ examples: [row("a"), row("b")], next: null });

/** An acquirer that notes how long it would have waited, and does not. */
export function impatient(
  baseUrl: string,
  options: Partial<HttpAcquirerOptions> = {},
): { waits: number[]; acquirer: Acquirer } {
  const waits: number[] = [];
  const tools = { wait: async (seconds: number) => void waits.push(seconds) };
  return { waits, acquirer: createHttpAcquirer({ baseUrl, encoder: exampleEncoder, tools, ...options }) };
}

/** A marketplace that is closed after the test. */
export async function market(options: Partial<MarketplaceOptions> = {}): Promise<Marketplace> {
  const started = await startMarketplace({ slices: exampleEncoder.slices, ...options });
  onTestFinished(() => started.close());
  return started;
}
