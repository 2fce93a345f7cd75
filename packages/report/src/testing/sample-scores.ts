import type { ScoresResult } from "@slicetuner/results";
import { hostileNames, sampleRun } from "./sample-results.ts";

/** Of two runs, one of which has a forecast; 8 slices, of which two lie outside. */
export function sampleScores(): ScoresResult {
  const { forecast } = sampleRun(8, 2);
  return {
    kind: "scores",
    version: 2,
    command: "status",
    folder: `runs/${hostileNames[0]}`,
    level: 0.9,
    runs: [
      { runFolder: `runs/${hostileNames[1]}`, status: "scored", round: 2, forecast },
      { runFolder: "runs/equal", status: "no-forecast", round: null, forecast: null },
    ],
    inside: {
      sliceLosses: { inside: 7, of: 8 },
      loss: { inside: 1, of: 1 },
      averageEqualizedErrorRate: { inside: 1, of: 1 },
      maximumEqualizedErrorRate: { inside: 1, of: 1 },
    },
    warnings: [],
  };
}
