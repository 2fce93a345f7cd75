import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Marketplace,
  type MarketplaceFaults,
  startMarketplace,
} from "@slicetuner/acquirer-http/testing";
import { Random } from "@slicetuner/core";

/** Names of any language, one with a line break. */
const cities = ["Москва", "東京", "São\nPaulo"];
const slices = cities.map((city) => ({ name: city, values: { city } }));

const prices = [1.25, 1, 1.1];

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
    prices,
    faults,
    token: tokenOf(seed),
    // The run's name and those of source and slice are parted by slashes: 3f1c2a7e/1/market/Oslo.
    orderKey: (id) => id.split("/").slice(1).join("/"),
  });
}

export function tokenOf(seed: number): string {
  return `canary-${seed}-of-the-market`;
}

/** What else is tried, by seed: each thing in some seeds, all combinations in a dozen of them. */
export interface Trial {
  /** Prices are the user's own, and the service tells none. */
  readonly statesPrices: boolean;
  /** Deliveries are checked by nobody. */
  readonly skipsIntake: boolean;
  /** The project's folder is moved between two processes. */
  readonly moves: boolean;
  /** The user's own prices are raised after the first kill. */
  readonly raisesPrices: boolean;
}

export function trialOf(seed: number): Trial {
  const statesPrices = seed % 2 === 0;
  const raisesPrices = seed % 4 === 0;
  return { statesPrices, raisesPrices, skipsIntake: seed % 3 === 0, moves: seed % 5 < 2 };
}

/** Writes the rows that a run begins with. */
export async function writePeople(folder: string, seed: number): Promise<void> {
  const random = new Random(seed).fork("people");
  const sizes = [60, 120, 90];
  const rows = cities.flatMap((city, slice) =>
    Array.from({ length: sizes[slice]! }, () => {
      const [first, second] = [random.normal() + 0.3 * slice, random.normal() - 0.3 * slice];
      const answer = first + second + 0.5 * random.normal() > 0 ? "yes" : "no";
      return [`"${city}"`, first.toFixed(4), second.toFixed(4), answer].join(",");
    }),
  );
  await writeFile(join(folder, "people.csv"), ["city,first,second,answer", ...rows, ""].join("\n"));
}

/** Writes where the run buys. @param raise by which the user's own prices are higher than the market's */
export async function writeSources(folder: string, seed: number, address: string, raise = 1): Promise<void> {
  const { statesPrices, skipsIntake } = trialOf(seed);
  const stated = Object.fromEntries(cities.map((city, slice) => [city, prices[slice]! * raise]));
  const source = {
    name: "market",
    type: "http",
    baseUrl: address,
    authentication: { env: tokenVariable },
    ...(statesPrices ? { quote: null, prices: stated } : {}),
    limits: { backOffSeconds: 0.01, patienceSeconds: 0.1, pollSeconds: 0.05 },
  };
  await writeFile(
    join(folder, "sources.json"),
    JSON.stringify({ currency: "EUR", sources: [source], ...(skipsIntake ? { intake: false } : {}) }),
  );
}
