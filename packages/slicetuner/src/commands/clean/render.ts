import { type CleanResult, formatAmount } from "@slicetuner/results";
import { renderTable } from "../../cli/table.ts";

const verbs = { sanitize: "removed", resolve: "merged", reweigh: "reweighed" } as const;

const names = { duckdb: "DuckDB", postgresql: "PostgreSQL" } as const;

/** Cells that are shown; a file or `--json` has them all. */
const shownCells = 40;

/** The answer first: how many rows are left, and what became of the others. */
export function renderRows({ rows, data, counted }: CleanResult): string {
  const count = (number: number) => number.toLocaleString("en");
  if (counted !== null) {
    const [source] = data.sources;
    const changed = counted.cells.filter(({ factor }) => factor !== 1);
    const reweighed = count(changed.reduce((sum, cell) => sum + cell.rows, 0));
    return `${count(rows.input)} rows of ${source}, counted in ${names[counted.where]}: ${reweighed} get other weights`;
  }
  const isLinking = data.sources.length === 2;
  if (isLinking) return `${count(rows.input)} rows of two tables`;
  const parts = [`${count(rows.removed)} removed`, `${count(rows.merged)} merged into others`];
  return `${count(rows.output)} of ${count(rows.input)} rows are left: ${parts.join(", ")}`;
}

/** What each step did, and what it did to the labels' parity. */
export function renderSteps({ steps }: CleanResult): string {
  const parity = (rates: CleanResult["steps"][number]["ratesBefore"]) =>
    rates === null || rates.parity === null ? "–" : rates.parity.toFixed(3);
  return renderTable(
    [
      { title: "step", align: "left" },
      { title: "rows" },
      { title: "did", align: "left" },
      { title: "compared" },
      { title: "parity before" },
      { title: "after" },
    ],
    steps.map((step) => [
      step.step,
      step.rowsAfter.toLocaleString("en"),
      describeStep(step),
      step.comparisons === 0
        ? "–"
        : `${step.comparisons.toLocaleString("en")} of ${step.possiblePairs.toLocaleString("en")}`,
      parity(step.ratesBefore),
      parity(step.ratesAfter),
    ]),
  );
}

function describeStep({
  step,
  removed,
  merged,
  factors,
  reweighStatus,
}: CleanResult["steps"][number]): string {
  if (step === "sanitize") return `${verbs.sanitize} ${formatAmount(removed.length)}`;
  if (step === "resolve") {
    const rows = merged.reduce((sum, { sources }) => sum + sources.length, 0);
    return `${formatAmount(rows)} rows are ${formatAmount(merged.length)}`;
  }
  const changed = factors.filter(({ factor }) => factor !== 1).length;
  if (reweighStatus === "odds") return `${changed} cells reweighed for the odds`;
  return reweighStatus === "impossible" ? "parity is impossible" : `${changed} cells ${verbs.reweigh}`;
}

/** The rates of the groups before and after. */
export function renderGroups({ steps }: CleanResult): string | undefined {
  const before = steps[0]?.ratesBefore?.groups ?? [];
  const after = steps.at(-1)?.ratesAfter?.groups ?? [];
  if (before.length < 2) return undefined;
  const rate = (value: number | null | undefined) => (value == null ? "–" : value.toFixed(3));
  return renderTable(
    [{ title: "group", align: "left" }, { title: "favourable before" }, { title: "after" }],
    before.map(({ group, rate: own }) => [
      group,
      rate(own),
      rate(after.find((other) => other.group === group)?.rate),
    ]),
  );
}

/** What the rows of each group and label are to weigh. */
export function renderCells({ counted, settings }: CleanResult): string {
  const { columns, cells } = counted!;
  const table = renderTable(
    [
      ...columns.map((title) => ({ title, align: "left" as const })),
      { title: "favourable", align: "left" },
      { title: "rows" },
      { title: typeof settings.weight === "string" ? `${settings.weight} times` : "weight" },
    ],
    cells
      .slice(0, shownCells)
      .map(({ values, favourable, rows, factor }) => [
        ...values.map((value) => value ?? "(missing)"),
        favourable === null ? "–" : favourable ? "yes" : "no",
        rows.toLocaleString("en"),
        factor.toFixed(3),
      ]),
  );
  const others = cells.length - shownCells;
  return others > 0 ? `${table}\n(${others.toLocaleString("en")} more: --json and --out have all)` : table;
}

/** The rows that stand furthest out, and the largest groups of rows that were merged. */
export function renderExamples({ steps }: CleanResult): string[] {
  const removed = steps.flatMap((step) => step.removed);
  const merged = steps.flatMap((step) => step.merged);
  const lines: string[] = [];
  if (removed.length > 0) {
    const first = [...removed]
      .sort((one, two) => (two.score ?? Infinity) - (one.score ?? Infinity))
      .slice(0, 5);
    const told = first.map(
      ({ id, reason, score }) => `${id} (${reason}${score === null ? "" : ` ${score.toFixed(2)}`})`,
    );
    lines.push(`Removed first: ${told.join(", ")}`);
  }
  if (merged.length > 0) {
    const largest = [...merged].sort((one, two) => two.sources.length - one.sources.length).slice(0, 5);
    lines.push(
      `Merged, the largest: ${largest.map(({ sources }) => sources.slice(0, 6).join(" = ")).join("; ")}`,
    );
  }
  return lines;
}

/** Found pairs beside the true ones. */
export function renderMatching({ matching }: CleanResult): string | undefined {
  if (matching === null) return undefined;
  const share = (value: number | null) => (value === null ? "none" : value.toFixed(4));
  return `${matching.pairs.toLocaleString("en")} pairs: precision ${share(matching.precision)}, recall ${share(matching.recall)}, F1 ${share(matching.f1)}`;
}

const told = {
  better: "better",
  worse: "worse: do without it, or --only-if-better",
  mixed: "a trade: one gained, another lost",
  unclear: "no clear change",
} as const;

/** What each step does to a model: the answer first, then the numbers. */
export function renderGuard({ guard }: CleanResult): string[] {
  if (guard === null) return [];
  type Estimate = { readonly value: number; readonly standardError: number } | null;
  const tell = (estimate: Estimate, digits = 3) =>
    estimate === null ? "–" : `${estimate.value.toFixed(digits)} ± ${estimate.standardError.toFixed(digits)}`;
  const change = (estimate: Estimate) =>
    estimate === null ? "–" : `${estimate.value < 0 ? "" : "+"}${tell(estimate)}`;
  const { model, folds, rows, before, steps, leftOut } = guard;
  const table = renderTable(
    [
      { title: "model trained", align: "left" },
      { title: "accuracy" },
      { title: "parity of decisions" },
      { title: "gap of odds" },
      { title: "the step made it", align: "left" },
    ],
    [
      ["before", tell(before.accuracy), tell(before.parity), tell(before.oddsGap), ""],
      ...steps.map(({ step, change: own, verdict }) => [
        `after ${step}`,
        change(own.accuracy),
        change(own.parity),
        change(own.oddsGap),
        told[verdict],
      ]),
    ],
  );
  const how = `${model}, ${folds} folds, ${rows.toLocaleString("en")} rows that stay in the table and that no model has seen; changes with standard errors`;
  const without =
    leftOut.length === 0 ? [] : [`Left out because models are worse with it: ${leftOut.join(", ")}`];
  return [`${table}\n(${how})`, ...without];
}
