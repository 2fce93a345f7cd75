import type { CurveFamily } from "@slicetuner/core";
import { fitLearningCurve } from "@slicetuner/curves";
import type { Benchmark, Measurement, Report, Row, Settings, Target } from "./benchmark.ts";
import {
  type Curve,
  type CurveProblem,
  createCurveProblems,
  pointsPerCurve,
  residualOf,
} from "./curve-problem.ts";
import { smallestResidualOnGrid } from "./dense-grid.ts";
import { cpuMillisecondsOf, exactly, takeTurns } from "./measuring.ts";
import { describePeers, encodeNumbers, PythonPeer } from "./python-peer.ts";

interface PeerAnswer {
  readonly microseconds: number;
  /** Scale, exponent and floor of each fit; null where SciPy gave up. */
  readonly curves: readonly (readonly [number, number, number?] | null)[];
}

const target: Target = { of: "ours", atMost: 60 };

/** A fit is at the optimum when its sum of squares is at most this share above the best one known. */
const tolerance = 1e-6;

/** How long a fit of ten points takes, and whether it is the best there is. */
export const curveFits: Benchmark = {
  name: "curve-fits",
  title: `Curve fits: ${pointsPerCurve} points, weights equal to the sizes`,
  async run(settings) {
    const peer = await PythonPeer.start("curve_fits.py", ["numpy", "scipy"]);
    const fits = settings.quick ? 1000 : 10_000;
    const sampleSize = settings.quick ? 50 : 300;
    try {
      const rows: Row[] = [];
      for (const family of ["power-law", "power-law-with-floor"] as const) {
        const problems = createCurveProblems(family, fits);
        const sample = problems.slice(0, sampleSize);
        await peer?.ask({ load: family, points: pointsPerCurve, ...encodeSample(sample) });
        for (const nonNegative of [true, false]) {
          rows.push(...(await measureFamily({ family, nonNegative, problems, sample, peer, settings })));
        }
      }
      return { rows, notes: [...notesFor(fits, sampleSize), describePeers(peer)] };
    } finally {
      peer?.close();
    }
  },
};

interface FamilyCall {
  readonly family: CurveFamily;
  readonly nonNegative: boolean;
  readonly problems: readonly CurveProblem[];
  /** The first few problems: fitted by the peer, and checked on the grid. */
  readonly sample: readonly CurveProblem[];
  readonly peer: PythonPeer | null;
  readonly settings: Settings;
}

async function measureFamily(call: FamilyCall): Promise<Report["rows"]> {
  const { family, nonNegative, problems, peer, settings } = call;
  const points = problems.map(({ sizes, losses }) =>
    Array.from(sizes, (size, index) => ({ size, loss: losses[index]! })),
  );
  let ours: readonly Curve[] = [];
  let theirs: readonly (Curve | null)[] | null = null;
  const times = await takeTurns(settings.turns, {
    ours: () => {
      const milliseconds = cpuMillisecondsOf(1, () => {
        ours = points.map((own) => fitLearningCurve(own, { family, nonNegative }));
      });
      return (1000 * milliseconds) / points.length;
    },
    scipy:
      peer === null
        ? null
        : async () => {
            const answer = await peer.ask<PeerAnswer>({ problems: family, family, nonNegative });
            theirs = answer.curves.map(
              (curve) => curve && { scale: curve[0], exponent: curve[1], floor: curve[2] ?? 0 },
            );
            return answer.microseconds;
          },
  });

  const shares = sharesAtOptimum(call, ours, theirs);
  const what = `${family}, ${nonNegative ? "no parameter below 0" : "free"}`;
  const name = `SciPy curve_fit, ${nonNegative ? "bounded (trf)" : "free (lm)"}`;
  return [
    { what, unit: "µs", ours: times.ours, peer: { name, measurement: times.scipy }, target },
    {
      what: `${what}, at the optimum`,
      unit: "share",
      ours: shares.ours,
      peer: { name, measurement: shares.theirs },
    },
  ];
}

function sharesAtOptimum(
  { family, nonNegative, sample }: FamilyCall,
  ours: readonly Curve[],
  theirs: readonly (Curve | null)[] | null,
): { ours: Measurement; theirs: Measurement | null } {
  let ourHits = 0;
  let theirHits = 0;
  sample.forEach((problem, index) => {
    const our = residualOf(problem, ours[index]!);
    const theirCurve = theirs?.[index] ?? null;
    const their = theirCurve === null ? Number.POSITIVE_INFINITY : residualOf(problem, theirCurve);
    const best = Math.min(our, their, smallestResidualOnGrid(problem, family, nonNegative));
    if (our <= best * (1 + tolerance)) ourHits++;
    if (their <= best * (1 + tolerance)) theirHits++;
  });
  return {
    ours: exactly(ourHits / sample.length),
    theirs: theirs === null ? null : exactly(theirHits / sample.length),
  };
}

function encodeSample(sample: readonly CurveProblem[]): object {
  const column = (field: keyof CurveProblem) =>
    encodeNumbers(Float64Array.from(sample.flatMap((problem) => Array.from(problem[field]))));
  return { sizes: column("sizes"), losses: column("losses") };
}

function notesFor(fits: number, sampleSize: number): string[] {
  const count = fits.toLocaleString("en-US");
  return [
    `Microseconds of CPU time for one fit, ours over ${count} fits in a turn, covariance included; SciPy's over the first ${sampleSize} of them.`,
    `At the optimum: the sum of squares is within one part in a million of the smallest that we, SciPy or a dense grid of exponents found; on these ${sampleSize} problems.`,
  ];
}
