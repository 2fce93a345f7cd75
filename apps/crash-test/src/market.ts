import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Marketplace,
  type MarketplaceFaults,
  startMarketplace,
} from "@slicetuner/acquirer-http/testing";
import { Random } from "@slicetuner/core";

const cities = ["Oslo", "Rome", "Lima"];
const slices = cities.map((city) => ({ name: city, values: { city } }));

/** Answers are lost, orders stay open, come short or cost more than they did. */
const faults: MarketplaceFaults = {
  lostBefore: 0.05,
  lostAfter: 0.1,
  throttled: 0.05,
  failing: 0.05,
  truncated: 0.03,
  duplicated: 0.2,
  late: 0.4,
  partial: 0.2,
  priceRise: 0.05,
};

/** The environment variable with the market's token. */
export const tokenVariable = "CRASH_TEST_TOKEN";

/** A market that sells the same to each run of a seed, whatever the run is called. */
export function openMarket(seed: number): Promise<Marketplace> {
  return startMarketplace({
    seed,
    slices,
    prices: [1.25, 1, 1.1],
    faults,
    token: tokenOf(seed),
    // The run's name and those of source and slice are parted by slashes: 3f1c2a7e/1/market/Oslo.
    orderKey: (id) => id.split("/").slice(1).join("/"),
  });
}

export function tokenOf(seed: number): string {
  return `canary-${seed}-of-the-market`;
}

/** Writes the rows that a run begins with, and where it buys more. */
export async function writeInputs(folder: string, seed: number, address: string): Promise<void> {
  const random = new Random(seed).fork("people");
  const sizes = [60, 120, 90];
  const rows = cities.flatMap((city, slice) =>
    Array.from({ length: sizes[slice]! }, () => {
      const [first, second] = [random.normal() + 0.3 * slice, random.normal() - 0.3 * slice];
      const answer = first + second + 0.5 * random.normal() > 0 ? "yes" : "no";
      return [city, first.toFixed(4), second.toFixed(4), answer].join(",");
    }),
  );
  await writeFile(join(folder, "people.csv"), ["city,first,second,answer", ...rows, ""].join("\n"));
  const source = {
    name: "market",
    type: "http",
    baseUrl: address,
    authentication: { env: tokenVariable },
    limits: { backOffSeconds: 0.01, patienceSeconds: 0.1, pollSeconds: 0.05 },
  };
  await writeFile(join(folder, "sources.json"), JSON.stringify({ currency: "EUR", sources: [source] }));
}
