import type { Acquirer, AcquirerMemory, Candidate, Random } from "@slicetuner/core";
import {
  collectWork,
  createWorkers,
  labelWork,
  type MturkSimulator,
  type MturkSimulatorOptions,
  startMturkSimulator,
} from "@slicetuner/mturk-simulator";
import { onTestFinished } from "vitest";
import type { MturkConfig } from "../config.ts";
import { createMturkAcquirer } from "../create-mturk-acquirer.ts";
import { slices, tinyEncoder } from "./tiny-encoder.ts";

export const never: AbortSignal = new AbortController().signal;
export const week = 604_800;

/** Credentials of nobody, where the SDK looks first. */
export function useTestCredentials(): void {
  process.env.AWS_ACCESS_KEY_ID = "AKIATESTTESTTESTTEST";
  process.env.AWS_SECRET_ACCESS_KEY = "canary-secret-key-of-tests";
  process.env.AWS_SESSION_TOKEN = "canary-session-token-of-tests";
}

export const careful: MturkSimulatorOptions = {
  seed: "bench",
  workers: createWorkers({ seed: "bench", count: 30, skill: 1 }),
  work: labelWork({ field: "answer", truth: (shown) => (Number(shown.size) > 5 ? "yes" : "no") }),
};

export const collecting: MturkSimulatorOptions = {
  ...careful,
  work: collectWork({
    slices: slices.map(({ values }) => values!),
    labelField: "answer",
    make: (wanted, random: Random) => {
      const size = Math.round(random.uniform() * 1e6) / 1e5;
      return { ...wanted, size: String(size), answer: size > 5 ? "yes" : "no" };
    },
  }),
};

/** A simulator that ends with the test. */
export async function startBench(options: MturkSimulatorOptions = careful): Promise<MturkSimulator> {
  const simulator = await startMturkSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

export function candidatesOf(sizes: readonly number[]): Candidate[] {
  return sizes.flatMap((count, slice) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${slices[slice]!.name} ${index}`,
      row: { size: (index * 3.7) % 10, region: slices[slice]!.name },
    })),
  );
}

export function acquirerAt(
  { endpoint }: MturkSimulator,
  config: Partial<MturkConfig> = {},
  parts: { memory?: AcquirerMemory; candidates?: readonly Candidate[] } = {},
): Acquirer & Required<Pick<Acquirer, "doCancel" | "doSettle">> {
  const settings: MturkConfig = {
    task: "label",
    endpoint,
    reward: 0.1,
    title: "Is it large?",
    description: "Look at the size and tell whether it is large.",
    ...config,
  };
  const candidates = settings.task === "label" ? candidatesOf([9, 6, 5]) : [];
  const acquirer = createMturkAcquirer(settings, { encoder: tinyEncoder, candidates, ...parts });
  return acquirer as ReturnType<typeof acquirerAt>;
}
