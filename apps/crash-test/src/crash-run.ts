import { mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Marketplace } from "@slicetuner/acquirer-http/testing";
import { Random, roundMoney } from "@slicetuner/core";
import { openMarket, tokenOf, tokenVariable, trialOf, writePeople, writeSources } from "./market.ts";
import { type ProcessEnd, slicetuner } from "./slicetuner-process.ts";

/** What one seed showed. */
export interface CrashReport {
  readonly seed: number;
  /** How often the run was killed while it ran. */
  readonly kills: number;
  /** Orders of the run, and how often they were sent in all. */
  readonly orders: number;
  readonly sent: number;
  /** What is wrong; nothing where the run was as undisturbed. */
  readonly faults: readonly string[];
}

/** What of a run's result must not depend on its disturbances. */
interface Outcome {
  readonly status: string;
  readonly orders: readonly {
    readonly id: string;
    readonly paid: number;
    readonly delivered: number;
    readonly warnings?: readonly string[];
  }[];
  readonly acquiredExamples: readonly string[];
  readonly money: { readonly planned: number; readonly committed: number; readonly paid: number };
  readonly spent: number;
  readonly after: unknown;
}

/** A run goes through at most so many processes. */
const maximumProcesses = 60;

const budget = 60;

const runWords = [
  "run",
  "--run",
  "run",
  "--data",
  "people.csv",
  "--sources",
  "sources.json",
  "--out",
  "result.json",
];
const workWords = [
  "--label",
  "answer",
  "--slice-by",
  "city",
  "--budget",
  String(budget),
  "--trainings",
  "6",
  "--repeats",
  "2",
];
const resumeWords = ["resume", "run", "--sources", "sources.json", "--wait", "0", "--out", "result.json"];
const trainingWords = ["--maximum-epochs", "8", "--workers", "0", "--wait", "0"];

/** Makes the same run twice: undisturbed, and killed at random moments and resumed. */
export async function crashRun(seed: number): Promise<CrashReport> {
  const trial = trialOf(seed);
  const undisturbed = await withMarket(seed, async (_, folder, call) => {
    const started = performance.now();
    await call([...runWords, ...workWords, ...trainingWords]);
    const milliseconds = performance.now() - started;
    await resumeToTheEnd(folder(), call);
    return { ...(await outcomeOf(folder())), milliseconds };
  });

  const random = new Random(seed).fork("kills");
  return withMarket(seed, async (market, folder, call, move) => {
    const wanted = 2 + random.integer(3);
    let kills = 0;
    for (let process = 0; process < 2 * wanted && kills < wanted; process++) {
      const hasBegun = await exists(join(folder(), "run/journal.jsonl"));
      const words = hasBegun ? resumeWords : [...runWords, ...workWords, ...trainingWords];
      const { code } = await call(words, undisturbed.milliseconds * random.uniform());
      if (code === null) kills += 1;
      if (code === null && trial.moves) await move();
      if (code === null && trial.raisesPrices) await writeSources(folder(), seed, market.url, 1.2);
      if (code === 0 && (await outcomeOf(folder())).status !== "orders-open") break;
    }
    if (!(await exists(join(folder(), "run/journal.jsonl"))))
      await call([...runWords, ...workWords, ...trainingWords]);
    await resumeToTheEnd(folder(), call);
    const outcome = await outcomeOf(folder());
    const faults = [
      // At other prices the run buys other examples.
      ...(trial.raisesPrices ? [] : differences(undisturbed, outcome)),
      ...moneyFaults(outcome),
      ...ledgerFaults(outcome, market),
      ...(await secretFaults(folder(), seed)),
    ];
    const sent = market.ledger().reduce((sum, { times }) => sum + times, 0);
    return { seed, kills, orders: outcome.orders.length, sent, faults };
  });
}

type Call = (words: readonly string[], killAfter?: number) => Promise<ProcessEnd>;

async function withMarket<Result>(
  seed: number,
  use: (market: Marketplace, folder: () => string, call: Call, move: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  let folder = await mkdtemp(join(tmpdir(), "slicetuner-crash-"));
  const move = async () => {
    const moved = `${folder}-moved`;
    await rename(folder, moved);
    folder = moved;
  };
  const market = await openMarket(seed);
  const environment = { [tokenVariable]: tokenOf(seed) };
  try {
    await writePeople(folder, seed);
    await writeSources(folder, seed, market.url);
    const call: Call = async (words, killAfter) => {
      const end = await slicetuner([...words], {
        folder,
        environment,
        ...(killAfter === undefined ? {} : { killAfter }),
      });
      if (`${end.stdout}${end.stderr}`.includes(tokenOf(seed)))
        throw new Error(`seed ${seed}: the token was printed`);
      return end;
    };
    return await use(market, () => folder, call, move);
  } finally {
    await market.close();
    await rm(folder, { recursive: true });
  }
}

async function resumeToTheEnd(folder: string, call: Call): Promise<void> {
  for (let process = 0; process < maximumProcesses; process++) {
    const { code, stderr } = await call(resumeWords);
    // A source that fails too often in a row ends a process, not the run.
    if (code === 0 && (await outcomeOf(folder)).status !== "orders-open") return;
    if (code === 2) throw new Error(`the run cannot be resumed: ${stderr}`);
  }
  throw new Error(`the run is not at its end after ${maximumProcesses} processes`);
}

async function outcomeOf(folder: string): Promise<Outcome> {
  const result = JSON.parse(await readFile(join(folder, "result.json"), "utf8")) as Outcome;
  const { status, orders, acquiredExamples, money, spent, after } = result;
  // The run's own name stands in the ids of its orders and of what came.
  const nameless = (id: string) => id.replace(/[0-9a-f]{8}\//, "");
  return {
    status,
    // Warnings name the run and the market's address.
    orders: orders.map(({ warnings: _, ...order }) => ({ ...order, id: nameless(order.id) })),
    acquiredExamples: acquiredExamples.map(nameless),
    money,
    spent,
    after,
  };
}

function differences(expected: Outcome, found: Outcome): string[] {
  const fields = ["status", "orders", "acquiredExamples", "money", "spent", "after"] as const;
  return fields
    .filter((field) => JSON.stringify(expected[field]) !== JSON.stringify(found[field]))
    .map(
      (field) =>
        `${field} is ${JSON.stringify(found[field])}, undisturbed ${JSON.stringify(expected[field])}`,
    );
}

/** What is spent is never more than the budget, and no example counts twice. */
function moneyFaults({ spent, money, acquiredExamples }: Outcome): string[] {
  const faults: string[] = [];
  if (Math.max(spent, money.paid) > budget) faults.push(`spent ${spent}, paid ${money.paid} of ${budget}`);
  if (new Set(acquiredExamples).size < acquiredExamples.length) faults.push("an example counts twice");
  return faults;
}

/** The market's own books must say what the run says. */
function ledgerFaults({ orders, money }: Outcome, market: Marketplace): string[] {
  const faults: string[] = [];
  const books = booksOf(market);
  for (const { id, cost, delivered } of books) {
    const own = orders.find((order) => order.id === id);
    if (own === undefined) faults.push(`the market sold ${id}, of which the run knows nothing`);
    else if (own.paid !== cost) faults.push(`${id}: paid ${own.paid}, charged ${cost}`);
    else if (own.delivered !== delivered) faults.push(`${id}: ${own.delivered} came, ${delivered} were sold`);
  }
  const charged = roundMoney(market.charged());
  if (charged !== money.paid) faults.push(`the run paid ${money.paid}, the market charged ${charged}`);
  if (money.committed !== 0) faults.push(`${money.committed} are committed at the end`);
  return faults;
}

function booksOf(market: Marketplace) {
  return market.ledger().map((entry) => ({ ...entry, id: entry.id.split("/").slice(1).join("/") }));
}

/** The token may stand nowhere in the run's folder. */
async function secretFaults(folder: string, seed: number): Promise<string[]> {
  const faults: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!(await stat(path)).isFile()) continue;
    if ((await readFile(path)).includes(tokenOf(seed))) faults.push(`the token stands in ${name}`);
  }
  return faults;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
