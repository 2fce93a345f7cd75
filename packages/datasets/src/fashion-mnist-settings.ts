import type { PublishedSetting, Report, ReportedResult } from "./known-dataset.ts";
import { reportedRow as row } from "./reported.ts";

/** What the three experiments have in common (Slice Tuner notebooks, folder FashionMNIST). */
const common = {
  validation: new Array<number>(10).fill(500),
  unitCosts: new Array<number>(10).fill(1),
  budget: 3000,
  fairnessWeight: 0.1,
  ported: null,
  bestFound: null,
} as const;

const nothing = new Array<number>(10).fill(0);
const even = new Array<number>(10).fill(300);

/**
 * The experiments on Fashion-MNIST with their published results (specs section 4.1). Standard deviations were
 * reported for some losses only, and amounts of the method for one setting only; those of the baselines
 * follow from the sizes.
 */
export const fashionMnistSettings: readonly PublishedSetting[] = [
  {
    ...common,
    name: "basic",
    title: "Basic",
    initial: [100, 100, 100, 100, 100, 100, 100, 100, 100, 100],
    published: notebook([
      row("none", nothing, [0.47202, 0.00337], [0.28311], [0.69305]),
      row("uniform", even, [0.35459, 0.00572], [0.23012], [0.69736]),
      row("water-filling", even, [0.35459, 0.00572], [0.23012], [0.69736]),
      row(
        "moderate",
        [555, 119, 474, 271, 609, 132, 489, 226, 102, 23],
        [0.34054, 0.0044],
        [0.17254],
        [0.47345],
      ),
    ]),
  },
  {
    ...common,
    name: "bad-for-uniform",
    title: "Bad for uniform",
    initial: [300, 100, 100, 300, 100, 300, 100, 300, 300, 100],
    published: notebook([
      row("none", nothing, [0.44498], [0.30762], [0.86955]),
      row("uniform", even, [0.33391], [0.22639], [0.67739]),
      row(
        "water-filling",
        [200, 400, 400, 200, 400, 200, 400, 200, 200, 400],
        [0.32336],
        [0.21749],
        [0.6674],
      ),
      row("moderate", null, [0.31432], [0.16804], [0.3288]),
    ]),
  },
  {
    ...common,
    name: "bad-for-water-filling",
    title: "Bad for water filling",
    initial: [300, 100, 300, 100, 300, 100, 300, 100, 100, 100],
    published: notebook([
      row("none", nothing, [0.42593], [0.21016], [0.46287]),
      row("uniform", even, [0.32214], [0.17716], [0.41855]),
      row(
        "water-filling",
        [180, 380, 180, 380, 180, 380, 180, 380, 380, 380],
        [0.3297],
        [0.20032],
        [0.52133],
      ),
      row("moderate", null, [0.31776], [0.15689], [0.36049]),
    ]),
  },
];

function notebook(results: readonly ReportedResult[]): Report {
  return { source: "Slice Tuner notebooks (SIGMOD 2021): 10 trainings on one shuffle", results };
}
