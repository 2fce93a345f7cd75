import { readFile } from "node:fs/promises";
import { InvalidInputError } from "@slicetuner/core";
import { type PlanResult, readResultText } from "@slicetuner/results";
import { readWrittenRuns, type WrittenRun, type WrittenRuns } from "@slicetuner/runs";
import { defaultMissingValues, readTable } from "@slicetuner/tabular";

/** What failed runs leave in a table counts as missing, and is refused by row and column. */
const missingValues = [...defaultMissingValues, "NaN", "nan", "None", "inf", "Infinity"];

/**
 * Runs of a table, of two tables, or of the trainings that a result of `plan` keeps.
 * @param losses the table of the losses, where they are apart
 * @throws InvalidInputError with all mistakes
 */
export async function readRuns(
  file: string,
  losses: string | undefined,
  signal: AbortSignal,
): Promise<WrittenRuns> {
  if (/\.json$/i.test(file) && losses === undefined) return runsOfPlan(await readPlan(file), file);
  const read = { signal, missingValues };
  const amounts = await readTable(file, read);
  return readWrittenRuns(
    losses === undefined ? { amounts } : { amounts, losses: await readTable(losses, read) },
  );
}

async function readPlan(file: string): Promise<PlanResult> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new InvalidInputError([{ path: file, message: `cannot be read: ${(cause as Error).message}` }]);
  }
  const result = readResultText(text, file);
  if (result.kind === "plan" && result.measurements !== null) return result;
  const found =
    result.kind === "plan" ? "a plan whose trainings are not kept" : `a result of ${result.command}`;
  const message = `is ${found}, expected a table of runs, or a result of plan with --estimation designed`;
  throw new InvalidInputError([{ path: file, message }]);
}

/** The trainings that a plan was made of, and which rows their slices had. */
function runsOfPlan({ data, measurements }: PlanResult, file: string): WrittenRuns {
  const { slices, slicePredicates, validationSizes } = data;
  const { sizes, losses, present, replicates } = measurements!;
  const rows = new Map(
    slices.flatMap((name) => {
      const predicate = slicePredicates?.[name];
      return predicate === undefined ? [] : [[name, JSON.stringify(predicate)] as const];
    }),
  );
  const columns = new Map(
    slices.flatMap((name) => [
      [`amount ${name}`, name],
      [`loss ${name}`, name],
    ]),
  );
  const byName = (values: readonly number[]) => new Map(slices.map((name, slice) => [name, values[slice]!]));
  const trainings = [
    ...sizes.map((own, training) => ({ sizes: own, losses: losses[training]! })),
    ...replicates.map((own) => ({ sizes: present, losses: own })),
  ];
  return {
    runs: trainings.map(
      (training, index): WrittenRun => ({
        file,
        place: `${file}, training ${index + 1}`,
        amounts: byName(training.sizes),
        losses: byName(training.losses),
        ...{ rows, columns },
      }),
    ),
    ...{ unit: "amounts", sources: slices, outcomes: slices, measuredOn: validationSizes },
    ...{ wrongCells: [], warnings: [] },
  };
}
