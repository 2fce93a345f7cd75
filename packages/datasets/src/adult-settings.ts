import type { PublishedSetting, Report, ReportedResult } from "./known-dataset.ts";
import { reportedRow as row } from "./reported.ts";

/** What the three experiments have in common (Slice Tuner notebooks, folder AdultCensus). */
const common = {
  validation: [500, 500, 500, 500],
  unitCosts: [1, 1, 1, 1],
  budget: 300,
  fairnessWeight: 0.1,
} as const;

/**
 * The experiments on Adult with their published and re-measured results (specs sections 4.1 and 4.4, peers).
 */
export const adultSettings: readonly PublishedSetting[] = [
  {
    ...common,
    name: "basic",
    title: "Basic",
    initial: [150, 150, 150, 150],
    published: notebook([
      row("none", [0, 0, 0, 0], [0.26328, 0.00201], [0.10336, 0.00163], [0.16613, 0.00386]),
      row("uniform", [75, 75, 75, 75], [0.25707, 0.00205], [0.09862, 0.00086], [0.15513, 0.00164]),
      row("water-filling", [75, 75, 75, 75], [0.25707, 0.00205], [0.09862, 0.00086], [0.15513, 0.00164]),
      row("moderate", [0, 75, 131, 94], [0.25341, 0.001], [0.09448, 0.00052], [0.14806, 0.00081]),
    ]),
    ported: port([
      row("none", [0, 0, 0, 0], [0.26342, 0.0006], [0.10282, 0.00046]),
      row("uniform", [75, 75, 75, 75], [0.25765, 0.00083], [0.09919, 0.00041]),
      row("water-filling", [75, 75, 75, 75], [0.25765, 0.00083], [0.09919, 0.00041]),
      row("moderate", null, [0.25618, 0.00205], [0.09658, 0.00203]),
    ]),
    bestFound: row("best-found", [0, 150, 150, 0], [0.25242], [0.09484]),
  },
  {
    ...common,
    name: "bad-for-uniform",
    title: "Bad for uniform",
    initial: [300, 300, 150, 150],
    published: notebook([
      row("none", [0, 0, 0, 0], [0.25759, 0.00264], [0.10866, 0.0025], [0.16585, 0.00368]),
      row("uniform", [75, 75, 75, 75], [0.2541, 0.00209], [0.10582, 0.00065], [0.16228, 0.00134]),
      row("water-filling", [0, 0, 150, 150], [0.24709, 0.00038], [0.10123, 0.00044], [0.15545, 0.00084]),
      row("moderate", [0, 0, 88, 212], [0.24537, 0.00051], [0.10013, 0.0002], [0.15344, 0.00065]),
    ]),
    ported: port([
      row("none", [0, 0, 0, 0], [0.25785, 0.00102], [0.10956, 0.00066]),
      row("uniform", [75, 75, 75, 75], [0.25393, 0.00055], [0.10618, 0.00025]),
      row("water-filling", [0, 0, 150, 150], [0.24714, 0.00022], [0.10141, 0.00013]),
      row("moderate", null, [0.24784, 0.00183], [0.1016, 0.00139]),
    ]),
    bestFound: row("best-found", [0, 0, 100, 200], [0.24551], [0.10054]),
  },
  {
    ...common,
    name: "bad-for-water-filling",
    title: "Bad for water filling",
    initial: [200, 200, 400, 400],
    published: notebook([
      row("none", [0, 0, 0, 0], [0.28703, 0.0012], [0.1373, 0.00175], [0.21999, 0.00327]),
      row("uniform", [75, 75, 75, 75], [0.28603, 0.0029], [0.13682, 0.00363], [0.21647, 0.00797]),
      row("water-filling", [150, 150, 0, 0], [0.28801, 0.00207], [0.13733, 0.00226], [0.21639, 0.00427]),
      row("moderate", [100, 0, 0, 200], [0.28448, 0.00115], [0.13431, 0.00114], [0.21523, 0.00222]),
    ]),
    ported: port([
      row("none", [0, 0, 0, 0], [0.28693, 0.00051], [0.13624, 0.00072]),
      row("uniform", [75, 75, 75, 75], [0.28671, 0.00067], [0.13777, 0.00081]),
      row("water-filling", [150, 150, 0, 0], [0.28803, 0.00063], [0.13765, 0.00076]),
      row("moderate", null, [0.28757, 0.00129], [0.13626, 0.00115]),
    ]),
    bestFound: row("best-found", [0, 0, 300, 0], [0.2837], [0.13517]),
  },
];

function notebook(results: readonly ReportedResult[]): Report {
  return { source: "Slice Tuner notebooks (SIGMOD 2021): 10 trainings on one shuffle", results };
}

function port(results: readonly ReportedResult[]): Report {
  return { source: "port of the reference code: whole runs over 30 shuffles", results };
}
