import { readJournal } from "@slicetuner/journal";
import {
  bandLevel,
  isMeasured,
  type RunResult,
  type ScoredRun,
  type ScoresResult,
  startResult,
} from "@slicetuner/results";
import { checkedForecastRecord, countCoverage } from "../results/forecast.ts";
import { lastRegisteredForecast } from "./registered-forecast.ts";
import { resultOfRun } from "./result-of-run.ts";
import { runsIn } from "./run-folders.ts";

/** How often the forecasts that were registered before the last purchases of runs held. */
export async function scoreRuns(folder: string): Promise<ScoresResult> {
  const runs: ScoredRun[] = [];
  const warnings: string[] = [];
  for (const runFolder of runsIn(folder)) {
    const { score, warning } = await scoreRun(runFolder);
    if (warning !== null) warnings.push(warning);
    runs.push({ runFolder, ...score });
  }
  const none = { inside: 0, of: 0 };
  return {
    ...startResult("scores"),
    command: "status",
    folder,
    level: bandLevel,
    runs,
    inside: countCoverage(runs.map(({ forecast }) => forecast)) ?? {
      ...{ sliceLosses: none, loss: none, averageEqualizedErrorRate: none, maximumEqualizedErrorRate: none },
    },
    warnings,
  };
}

type Score = Omit<ScoredRun, "runFolder">;

/** The score of one run; a folder that cannot be read is warned of. */
export async function scoreRun(
  folder: string,
): Promise<{ readonly score: Score; readonly warning: string | null }> {
  try {
    return { score: await readScore(folder), warning: null };
  } catch (error) {
    const warning = `${folder}: ${error instanceof Error ? error.message : String(error)}`;
    return { score: unscored("unreadable"), warning };
  }
}

async function readScore(folder: string): Promise<Score> {
  const result = await resultOfRun(folder);
  if (result.kind !== "run" || !isMeasured(result)) return unscored("not-measured");
  const { records, problem } = await readJournal(folder);
  if (problem !== null) throw problem;
  const registered = lastRegisteredForecast(records, folder);
  if (registered === undefined) return unscored("no-forecast");
  if (!isOfSizes(registered.sizes, result)) return unscored("other-amounts");
  const names = result.slices.map(({ name }) => name);
  const forecast = checkedForecastRecord(names, registered, result.after);
  const hasBand = registered.sliceLosses.some(({ band }) => band !== null);
  return hasBand ? { status: "scored", round: registered.round, forecast } : unscored("without-bands");
}

function isOfSizes(sizes: readonly number[], { slices }: RunResult): boolean {
  return (
    sizes.length === slices.length &&
    slices.every(({ initialSize, acquired }, slice) => initialSize + acquired === sizes[slice])
  );
}

function unscored(status: Exclude<ScoredRun["status"], "scored">): Score {
  return { status, round: null, forecast: null };
}
