import { listNames } from "@slicetuner/core";
import { type FindResult, type FoundSliceRecord, formatAmount } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import { type Column, renderTable } from "../../cli/table.ts";
import { lossFormatFor } from "../../describe/format.ts";

/** The slices that were found, numbered; undefined where there is none. */
export function renderSlices({ slices, engine, losses }: FindResult): string | undefined {
  if (slices.length === 0) return undefined;
  const formatLoss = lossFormatFor(losses.mean);
  const withIntervals = slices.some(({ effectInterval }) => effectInterval !== null);
  const columns: Column[] = [
    { title: "" },
    { title: "slice", align: "left" },
    { title: "rows" },
    { title: "loss" },
    { title: "elsewhere" },
    { title: "effect" },
    ...(withIntervals ? [{ title: "95 % interval" }] : []),
    { title: "p" },
    ...(engine === "score" ? [{ title: "score" }] : []),
  ];
  return renderTable(
    columns,
    slices.map((slice, index) => [
      String(index + 1),
      nameWithOthers(slice),
      formatAmount(slice.rows),
      formatLoss(slice.meanLoss),
      formatLoss(slice.meanLossOutside),
      formatEffect(slice.effectSize),
      ...(withIntervals ? [formatInterval(slice)] : []),
      formatProbability(slice.test.pValue),
      ...(engine === "score" ? [slice.score === null ? "" : slice.score.toFixed(4)] : []),
    ]),
  );
}

/** `grade = 3 (also degree = master)` */
function nameWithOthers({ name, otherNames }: FoundSliceRecord): string {
  return otherNames.length === 0 ? name : `${name} (also ${otherNames.join("; ")})`;
}

function formatInterval({ effectInterval }: FoundSliceRecord): string {
  if (effectInterval === null) return "";
  return `${formatEffect(effectInterval.lower)} – ${formatEffect(effectInterval.upper)}`;
}

function formatEffect(effect: number | null): string {
  return effect === null ? "∞" : effect.toFixed(2).replace(/^(-?)0\./, "$1.");
}

function formatProbability(value: number): string {
  if (value === 0) return "< 1e-300";
  return value < 0.001 ? value.toExponential(0) : value.toFixed(3).replace(/^0\./, ".");
}

/** Which slices are about the same rows; undefined where none are. */
export function renderGroups({ groups, slices }: FindResult): string | undefined {
  const numberOf = new Map(slices.map(({ name }, index) => [name, index + 1]));
  const lines = groups
    .filter((group) => group.slices.length > 1)
    .map(({ slices: names, rows }) => {
      const [first, ...others] = names.map((name) => numberOf.get(name)!);
      const last = others.pop()!;
      const list = [first, ...others].join(", ");
      const together = rows === null ? "" : `: together ${formatAmount(rows)} rows`;
      return `${list} and ${last} overlap${together}`;
    });
  return lines.length === 0 ? undefined : lines.join("\n");
}

/** Rows of each slice that are shown; the JSON has more. */
const shownExamples = 3;

/** Where rows with large losses are. */
export function renderExamples({ slices, losses }: FindResult): string | undefined {
  const formatLoss = lossFormatFor(losses.mean);
  const rows = slices.flatMap(({ examples }, index) => {
    const places = examples
      .slice(0, shownExamples)
      .map(({ place, loss }) => `${place} (${formatLoss(loss)})`);
    return places.length === 0 ? [] : [[String(index + 1), places.join(", ")]];
  });
  if (rows.length === 0) return undefined;
  return renderTable(
    [{ title: "" }, { title: "rows with the largest losses", align: "left", isWhole: true }],
    rows,
  );
}

/** What was looked at, and which columns were not. */
export function renderSearch(result: FindResult): string {
  const { data, losses, evaluated, tested, settings, status, engine } = result;
  const { maximumLiterals, minimumRows } = settings;
  const conditions = maximumLiterals === 1 ? "1 condition" : `at most ${maximumLiterals} conditions`;
  const looked = `${formatAmount(evaluated)} slices of ${conditions} and at least ${formatAmount(Number(minimumRows))} rows looked at`;
  const toldTests = engine === "score" ? "" : `, ${formatAmount(tested)} tested`;
  const lines = [
    `${formatAmount(data.rows)} rows, mean loss ${lossFormatFor(losses.mean)(losses.mean)} (${losses.from}).`,
    `${looked}${toldTests}${explain(status)}.`,
  ];
  if (data.leftOut.length > 0) lines.push(`Left out: ${describeLeftOut(data.leftOut)}.`);
  return lines.join("\n");
}

/** Columns that are named for one reason; the others are counted. */
const namedColumns = 6;

/** `a, b (excluded); c (is the label)` */
function describeLeftOut(leftOut: FindResult["data"]["leftOut"]): string {
  const byReason = new Map<string, string[]>();
  for (const { column, reason } of leftOut) byReason.set(reason, [...(byReason.get(reason) ?? []), column]);
  const groups = Array.from(byReason, ([reason, columns]) => {
    return `${listNames(columns, namedColumns)} (${reason})`;
  });
  return groups.join("; ");
}

function explain(status: FindResult["status"]): string {
  switch (status) {
    case "enough-found":
      return "; there may be more";
    case "searched-all":
      return "";
    case "wealth-spent":
      return "; after so many tests no further one could have been accepted";
  }
}

/** What to do where nothing was found: only what can help, no other level where nothing was tested. */
export function renderNothing({ engine, settings, evaluated, tested }: FindResult): string {
  const { minimumRows, maximumLiterals, effectThreshold, effectSize, significance } = settings;
  const changes = [
    ...(engine === "score" || evaluated === 0
      ? []
      : [`a smaller --effect-threshold (now ${effectThreshold} of ${effectSize})`]),
    `smaller slices with --minimum-rows (now ${minimumRows})`,
    ...(evaluated === 0 ? [] : [`more conditions with --maximum-literals (now ${maximumLiterals})`]),
    ...(tested === 0 || engine === "score" ? [] : [`a larger --significance (now ${significance})`]),
  ];
  return [
    pc.bold("No slice was found on which the model does so badly."),
    `What could be changed: ${changes.join("; ")}.`,
  ].join("\n");
}
