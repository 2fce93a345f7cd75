import type { RunResult } from "@slicetuner/results";

/** How a run stands, in words. */
export const statusWords: Readonly<Record<RunResult["status"], string>> = {
  "plan-complete": "Everything planned was bought",
  "budget-spent": "The budget is spent",
  "sources-exhausted": "The sources have no more",
  "nothing-to-gain": "Nothing more is worth buying",
  "round-limit": "The highest number of rounds is reached",
  "nothing-delivered": "Two rounds of orders brought nothing usable",
  "orders-open": "Waits for open orders",
  stopped: "Stopped before its end",
  failed: "Failed before its end",
};
