import type { ScoredRun, ScoresResult } from "@slicetuner/results";
import { quote } from "shlex";
import { pc } from "../../cli/colors.ts";
import type { Output } from "../../cli/output.ts";
import { renderTable } from "../../cli/table.ts";

const measureNames = [
  ["slice losses", "sliceLosses"],
  ["mean loss", "loss"],
  ["average EER", "averageEqualizedErrorRate"],
  ["maximum EER", "maximumEqualizedErrorRate"],
] as const;

/** Why a forecast has no score. */
export const unscoredReasons: Record<Exclude<ScoredRun["status"], "scored">, string> = {
  "not-measured": "not measured yet: the run has not come to its end",
  "no-forecast": "no forecast in the journal: a baseline, or a run of an earlier version",
  "other-amounts": "other amounts came than the forecast was made for",
  "without-bands": "the estimate gave no bands",
  unreadable: "cannot be read",
};

/** Runs that are shown one by one, the newest. */
const mostRuns = 20;

/** Shows how often forecasts held, measure by measure, and which runs could not be scored. */
export function showScores({ folder, level, runs, inside }: ScoresResult, output: Output): void {
  const percent = `${100 * level} %`;
  const scored = runs.filter(({ status }) => status === "scored");
  const others = runs.filter(({ status }) => status !== "scored");
  if (scored.length === 0) {
    const found = runs.length === 0 ? "it holds no run" : `none of its ${countRuns(runs.length)} can be`;
    output.print(pc.bold(`No forecast in ${folder} is scored yet: ${found}.`));
  } else {
    const total = measureNames.reduce((sum, [, name]) => sum + inside[name].inside, 0);
    const of = measureNames.reduce((sum, [, name]) => sum + inside[name].of, 0);
    output.print(
      pc.bold(
        `${total} of ${of} forecasts of ${countRuns(scored.length)} were inside their ${percent} bands: ${share(total, of)}. About ${percent} should be.`,
      ),
    );
    output.print(
      `\n${renderTable(
        [
          { title: "", align: "left" },
          { title: `inside ${percent} bands` },
          { title: "forecasts" },
          { title: "share" },
        ],
        measureNames.map(([title, name]) => {
          const { inside: held, of: known } = inside[name];
          return [title, String(held), String(known), share(held, known)];
        }),
      )}`,
    );
    output.print(`\n${renderRuns(scored)}`);
    output.print(
      pc.dim("\nThe forecasts of one run share its data and its trainings: they are not independent."),
    );
  }
  if (others.length > 0) {
    output.print("\nNot scored:");
    for (const { runFolder, status } of others)
      if (status !== "scored") output.print(`  ${runFolder}: ${unscoredReasons[status]}`);
  }
  const unfinished = others.find(({ status }) => status === "not-measured");
  if (unfinished !== undefined)
    output.print(
      pc.dim(`\nNext: \`slicetuner resume ${quote(unfinished.runFolder)}\` brings that run to its end.`),
    );
  else if (scored.length === 0)
    output.print(
      pc.dim(
        `\nNext: \`slicetuner run --data FILE --pool FILE --label COLUMN --slice-by COLUMNS --budget NUMBER --run ${quote(`${folder}/first`)}\` keeps a run with its forecast.`,
      ),
    );
}

/** Each run on a line: its slices, and its measures inside or outside. */
function renderRuns(scored: readonly ScoredRun[]): string {
  const shown = scored.slice(-mostRuns);
  const mark = (inside: boolean | null): string =>
    inside === null ? "no band" : inside ? "inside" : "outside";
  const table = renderTable(
    [
      { title: "run", align: "left" },
      { title: "slices inside" },
      { title: "mean loss" },
      { title: "average EER" },
      { title: "maximum EER" },
    ],
    shown.flatMap(({ runFolder, forecast }) => {
      if (forecast === null) return [];
      const slices = Object.values(forecast.sliceLosses).filter(({ inside }) => inside !== null);
      return [
        [
          runFolder,
          `${slices.filter(({ inside }) => inside).length} of ${slices.length}`,
          mark(forecast.loss.inside),
          mark(forecast.averageEqualizedErrorRate.inside),
          mark(forecast.maximumEqualizedErrorRate.inside),
        ],
      ];
    }),
  );
  const left = scored.length - shown.length;
  return left === 0 ? table : `${table}\n${pc.dim(`${countRuns(left)} before are in --json.`)}`;
}

function countRuns(count: number): string {
  return count === 1 ? "1 run" : `${count} runs`;
}

function share(held: number, of: number): string {
  return of === 0 ? "" : `${Math.round((100 * held) / of)} %`;
}
