import { type Amounts, allocate } from "@slicetuner/optimizer";
import { type AllocationProblem, createAllocationProblem } from "./allocation-problem.ts";
import type { Benchmark, Report, Row, Settings, Target } from "./benchmark.ts";
import { type Contender, cpuMillisecondsOf, takeTurns } from "./measuring.ts";
import { planByBisection } from "./plain-bisection.ts";
import { describePeers, encodeNumbers, PythonPeer } from "./python-peer.ts";

interface PeerAnswer {
  readonly milliseconds: number;
  readonly objective: number;
  readonly cost: number;
}

const targets: Readonly<Record<number, Readonly<Record<Amounts, Target>>>> = {
  1000: { continuous: { of: "ours", atMost: 0.5 }, integer: { of: "ours", atMost: 2 } },
  1000000: { continuous: { of: "ours", atMost: 1000 }, integer: { of: "ours", atMost: 1000 } },
};

/** How long a plan takes, for ten to a million slices. */
export const allocation: Benchmark = {
  name: "allocation",
  title: "Allocation: one plan, warm",
  async run(settings) {
    const peer = await PythonPeer.start("allocation.py", ["numpy", "scipy"]);
    try {
      const reports: Report[] = [];
      for (const count of [10, 1000, 10_000, settings.quick ? 100_000 : 1_000_000]) {
        reports.push(await measureSize(count, peer, settings));
      }
      return {
        rows: reports.flatMap(({ rows }) => rows),
        notes: [
          "Milliseconds of CPU time, of all threads of a process (garbage collection included), over many calls in a turn. Ours checks its input, sees to floors, minimums and maximums, and proves its gap; the bisection and the peers do none of this.",
          ...reports.flatMap(({ notes }) => notes),
          describePeers(peer),
        ],
      };
    } finally {
      peer?.close();
    }
  },
};

async function measureSize(count: number, peer: PythonPeer | null, { turns }: Settings): Promise<Report> {
  const problem = createAllocationProblem(count);
  const { slices, budget, fairnessWeight } = problem;
  const solve = (amounts: Amounts) => allocate({ slices, budget, fairnessWeight, amounts });
  const runs = Math.max(1, Math.min(1000, 300_000 / count));
  const objectives = new Map<string, number>();

  const ask = (solver: string, peerRuns: number): Contender | null =>
    peer === null
      ? null
      : async () => {
          const answer = await peer.ask<PeerAnswer>({ problem: count, solver, runs: peerRuns });
          objectives.set(solver, answer.objective);
          return answer.milliseconds;
        };
  await peer?.ask({ load: count, ...encodeProblem(problem) });
  const times = await takeTurns(turns, {
    continuous: () => cpuMillisecondsOf(runs, () => solve("continuous")),
    integer: () => cpuMillisecondsOf(runs, () => solve("integer")),
    bisection: () => cpuMillisecondsOf(Math.max(1, runs / 10), () => planByBisection(problem)),
    newton: ask("newton", Math.max(1, runs / 10)),
    slsqp: count === 10 ? ask("slsqp", 10) : null,
  });

  const named = `${count.toLocaleString("en-US")} slices`;
  const row = (amounts: Amounts, name: string, measurement: Row["ours"]): Row => {
    const target = targets[count]?.[amounts];
    const ours = times[amounts];
    return {
      what: `${named}, ${amounts}`,
      unit: "ms",
      ours,
      peer: { name, measurement },
      ...(target && { target }),
    };
  };
  const rows = [
    row("continuous", "plain bisection, JavaScript", times.bisection),
    row("continuous", "Newton, numpy", times.newton),
    ...(count === 10 ? [row("continuous", "SLSQP, SciPy", times.slsqp)] : []),
    row("integer", "our continuous plan", times.continuous),
  ];

  const optimum = solve("continuous");
  const excess = [...objectives].map(([solver, objective]) => {
    const relative = (objective - optimum.objective) / optimum.objective;
    return `${solver} ${relative.toExponential(1)}`;
  });
  const integer = solve("integer");
  const gap = (integer.gap / integer.objective).toExponential(1);
  const notes = [
    `${named}: proven relative gap ${(optimum.gap / optimum.objective).toExponential(1)} continuous, ${gap} integer (${integer.status}).` +
      (excess.length > 0 ? ` Objective relative to ours: ${excess.join(", ")}.` : ""),
  ];
  return { rows, notes };
}

function encodeProblem({ columns, budget, fairnessWeight }: AllocationProblem): object {
  const encoded = Object.entries(columns).map(([name, values]) => [name, encodeNumbers(values)]);
  return { ...Object.fromEntries(encoded), budget, fairnessWeight };
}
