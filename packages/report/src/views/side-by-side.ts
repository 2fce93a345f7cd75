import type { Result } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { drawnRows } from "../charts/drawn-rows.ts";
import { banded } from "../charts/slice-losses.ts";
import { listOf, type NumberFormat, visible } from "../format.ts";
import { tones } from "../plots/plot.ts";
import { type Section, section } from "./view.ts";

/** A result with the name that tells it from the others, e.g. that of its file. */
export interface NamedResult {
  readonly name: string;
  readonly result: Result;
}

/** What several results have in common and where they differ; nothing for a single one. */
export function sideBySide(results: readonly NamedResult[]): Section[] {
  if (results.length < 2) return [];
  const charts = [
    sliceChart("side-by-side-amounts", "Examples bought of each slice", "amount", results, amountsOf),
    sliceChart("side-by-side-losses", "Loss of each slice", "loss", results, lossesOf),
  ];
  const settings = differingSettings(results);
  const made = differingProvenance(results);
  return [
    section("side-by-side", "Side by side", {
      paragraphs: [
        settings.length === 0
          ? isOneKind(results)
            ? "The settings are the same."
            : "The settings that they share are the same."
          : `The settings differ in ${settings.map(([name]) => name).join(", ")}.`,
        ...(made.length === 0
          ? []
          : [`They were made of, or with, another ${listOf(made.map(([name]) => name))}.`]),
      ],
      charts: charts.filter((chart) => chart !== null),
      table:
        settings.length + made.length === 0
          ? null
          : {
              columns: [{ title: "setting" }, ...results.map(({ name }) => ({ title: name }))],
              rows: [...settings, ...made],
            },
    }),
  ];
}

type BySlice = ReadonlyMap<string, number>;

function amountsOf(result: Result): BySlice | null {
  if (result.kind === "plan") return new Map(result.slices.map(({ name, buy }) => [name, buy]));
  if (result.kind === "run") return new Map(result.slices.map(({ name, acquired }) => [name, acquired]));
  return null;
}

/** Expected with the plan, or measured after the run. */
function lossesOf(result: Result): BySlice | null {
  if (result.kind === "plan") return new Map(result.slices.map(({ name, lossAfter }) => [name, lossAfter]));
  if (result.kind === "run" && result.after !== null) {
    const { sliceLosses } = result.after;
    return new Map(result.slices.map(({ name }, index) => [name, sliceLosses[index]!]));
  }
  if (result.kind === "find") return new Map(result.slices.map(({ name, meanLoss }) => [name, meanLoss]));
  return null;
}

function sliceChart(
  name: string,
  title: string,
  format: NumberFormat,
  results: readonly NamedResult[],
  valuesOf: (result: Result) => BySlice | null,
): Chart | null {
  const all = results.flatMap((named) => {
    const values = valuesOf(named.result);
    return values === null ? [] : [{ name: named.name, values }];
  });
  // Slices of another partition have nothing to stand beside.
  const known = all.filter((one) =>
    all.some((other) => other !== one && [...one.values.keys()].some((slice) => other.values.has(slice))),
  );
  if (known.length < 2) return null;
  const slices = [...new Set(known.flatMap(({ values }) => [...values.keys()]))];
  const spread = (slice: string) => {
    const values = known.map(({ values: all }) => all.get(slice) ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  const rows = slices
    .map((slice) => ({ slice, spread: spread(slice) }))
    .sort((first, second) => second.spread - first.spread);
  const { drawn, note } = drawnRows(rows, "slice", "those that differ most");
  const valueIn = (values: BySlice, slice: string) => values.get(slice) ?? null;
  return {
    name,
    title,
    description: `A marker for each result; the slices that differ most come first.${note}`,
    plot: {
      type: "intervals",
      axis: { title: title.toLowerCase(), format },
      series: known.slice(0, tones.length).map(({ name: series }, index) => ({
        name: visible(series),
        tone: tones[index]!,
        marker: index % 2 === 0 ? "circle" : "diamond",
      })),
      rows: drawn.map(({ slice }) => ({
        label: slice,
        values: known.slice(0, tones.length).map(({ values }) => {
          const value = valueIn(values, slice);
          return value === null ? null : banded(value, null);
        }),
      })),
    },
    table: {
      columns: [
        { title: "slice" },
        ...known.map(({ name: column }) => ({ title: column, format })),
        { title: "difference", format },
      ],
      rows: rows.map(({ slice, spread: difference }) => [
        slice,
        ...known.map(({ values }) => valueIn(values, slice)),
        difference,
      ]),
    },
  };
}

function differingSettings(results: readonly NamedResult[]): [string, ...string[]][] {
  const all = results.map(({ result }) => ("settings" in result ? result.settings : {}));
  const names = [...new Set(all.flatMap((settings) => Object.keys(settings)))];
  return names
    .map((name): [string, ...string[]] => [
      name,
      ...all.map((settings) => (settings[name] === undefined ? "" : JSON.stringify(settings[name]))),
    ])
    .filter(([, ...values]) => differ(values, results));
}

function isOneKind(results: readonly NamedResult[]): boolean {
  return new Set(results.map(({ result }) => result.kind)).size === 1;
}

/** Results of different kinds differ where both have something: what only one kind has says nothing. */
function differ(values: readonly string[], results: readonly NamedResult[]): boolean {
  return new Set(isOneKind(results) ? values : values.filter((value) => value !== "")).size > 1;
}

/** Begins of hashes this long tell files apart. */
const hashLength = 16;

/** Versions, and hashes of files by their options, that are not the same in all results that tell them. */
function differingProvenance(results: readonly NamedResult[]): [string, ...string[]][] {
  const made = results.map(({ result }) => ("provenance" in result ? result.provenance : undefined));
  const known = made.filter((one) => one !== undefined);
  const options = new Set(known.flatMap(({ inputs }) => inputs.map(({ option }) => option)));
  const filesOf = (one: (typeof known)[number], option: string): string =>
    one.inputs
      .filter((input) => input.option === option)
      .map(({ sha256 }) => sha256?.slice(0, hashLength) ?? "not known")
      .join(", ");
  const rows: readonly (readonly [name: string, read: (one: (typeof known)[number]) => string])[] = [
    ["version of slicetuner", ({ version }) => version],
    ["version of Node.js", ({ node }) => node],
    ...[...options].map(
      (option) => [`${option} (SHA-256)`, (one: (typeof known)[number]) => filesOf(one, option)] as const,
    ),
  ];
  return rows
    .filter(([, read]) => differ(known.map(read), results))
    .map(([name, read]): [string, ...string[]] => [
      name,
      ...made.map((one) => (one === undefined ? "not told" : read(one))),
    ]);
}
