import { type Summary, summarize } from "@slicetuner/metrics";
import type { BandCount, PlanRecord } from "./record.ts";

/** A row of a table in Markdown. */
function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [row(head), row(rule), ...rows.map(row)].join("\n");
}

/** In hundred-thousandths, with the standard error of the mean. */
function differenceCell(values: readonly number[]): string {
  const { mean, standardError } = summarize(values) as Summary & { standardError: number };
  const cell = `${signed(mean)} ± ${Math.round(standardError * 1e5)}`;
  return Math.abs(mean) > 2 * standardError ? `**${cell}**` : cell;
}

function signed(value: number): string {
  const rounded = Math.round(value * 1e5);
  return rounded > 0 ? `+${rounded}` : String(rounded);
}

const baselines = ["uniform", "water-filling"];

/**
 * Methods by what they reached, and by how much each is better than the published method and the better
 * baseline, in pairs.
 */
export function renderComparison(records: readonly PlanRecord[]): string {
  const names = [...new Set(records.map(({ method }) => method))];
  const of = (name: string) => records.filter(({ method }) => method === name);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const there = baselines.filter((name) => names.includes(name));
  const better = there.toSorted(
    (first, second) => mean(of(first).map(({ loss }) => loss)) - mean(of(second).map(({ loss }) => loss)),
  )[0];
  const others = [names.includes("moderate") ? "moderate" : undefined, better].filter(
    (name) => name !== undefined,
  );
  const gain = (name: string, other: string, pick: (record: PlanRecord) => number): string => {
    if (name === other) return "";
    const theirs = new Map(of(other).map((record) => [record.draw, pick(record)]));
    return differenceCell(
      of(name).flatMap((record) =>
        theirs.has(record.draw) ? [theirs.get(record.draw)! - pick(record)] : [],
      ),
    );
  };
  const draws = new Set(records.map(({ draw }) => draw)).size;
  const rows = names.map((name) => {
    const own = of(name);
    return [
      name,
      mean(own.map(({ loss }) => loss)).toFixed(4),
      ...others.map((other) => gain(name, other, ({ loss }) => loss)),
      mean(own.map(({ averageEqualizedErrorRate }) => averageEqualizedErrorRate)).toFixed(4),
      ...others.map((other) => gain(name, other, (record) => record.averageEqualizedErrorRate)),
      own[0]!.amounts
        .map((_, slice) => Math.round(mean(own.map(({ amounts }) => amounts[slice]!))))
        .join(" "),
      mean(own.map(({ trainings }) => trainings)).toFixed(0),
      mean(own.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
    ];
  });
  const head = [
    "method",
    "loss",
    ...others.map((other) => `lower than ${other} by`),
    "average EER",
    ...others.map((other) => `lower than ${other} by`),
    "bought (mean)",
    "trainings",
    "CPU s",
  ];
  return `${table(head, rows)}\n\n${draws} draws; differences in 10⁻⁵, paired, ± standard error; bold beyond two.`;
}

/** The share of outcomes in their 90 % bands; empty where nothing was forecast. */
export function renderBands(records: readonly PlanRecord[]): string {
  const forecast = records.filter(({ bands }) => bands !== null);
  if (forecast.length === 0) return "";
  const measures: readonly BandCount["measure"][] = ["slice losses", "loss", "average EER", "maximum EER"];
  const names = [...new Set(forecast.map(({ method }) => method))];
  const rows = names.map((name) => {
    const own = forecast.filter(({ method }) => method === name).flatMap(({ bands }) => bands!);
    const share = (counts: readonly BandCount[]): string => {
      const held = counts.reduce((sum, count) => sum + count.held, 0);
      const bands = counts.reduce((sum, count) => sum + count.bands, 0);
      return `${Math.round((100 * held) / bands)} % of ${bands}`;
    };
    return [
      name,
      ...measures.map((measure) => share(own.filter((count) => count.measure === measure))),
      share(own),
    ];
  });
  return table(["outcomes in their 90 % bands", ...measures, "all"], rows);
}

/**
 * How right the plans of one round were about what they would change against buying nothing: the mean of what
 * changed, as a multiple of what was told, whether it lay in its band, and how often plans that were said to
 * be better than equal amounts were. Empty where `none` was not measured.
 */
export function renderGains(records: readonly PlanRecord[]): string {
  const none = new Map(records.filter(({ method }) => method === "none").map((own) => [own.draw, own]));
  const same = new Map(records.filter(({ method }) => method === "uniform").map((own) => [own.draw, own]));
  const told = records.filter(({ gain, draw }) => gain?.overNothing && none.has(draw));
  if (told.length === 0) return "";
  const names = [...new Set(told.map(({ method }) => method))];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = names.map((name) => {
    const own = told.filter(({ method }) => method === name);
    const check = (measure: "loss" | "averageEqualizedErrorRate" | "maximumEqualizedErrorRate") =>
      own.map((record) => ({
        change: record[measure] - none.get(record.draw)![measure],
        band: record.gain!.overNothing![measure],
      }));
    const slices = own.flatMap((record) =>
      record.gain!.overNothing!.sliceLosses.map((band, slice) => ({
        change: record.sliceLosses![slice]! - none.get(record.draw)!.sliceLosses![slice]!,
        band,
      })),
    );
    const share = (checks: ReturnType<typeof check>): string => {
      const held = checks.filter(({ change, band }) => band.lower <= change && change <= band.upper);
      return `${Math.round((100 * held.length) / checks.length)} % of ${checks.length}`;
    };
    const losses = check("loss");
    const [changed, expected] = [
      mean(losses.map(({ change }) => change)),
      mean(losses.map(({ band }) => band.expected)),
    ];
    const sure = own.filter(({ gain, draw }) => (gain!.overUniform?.chance ?? 0) >= 0.75 && same.has(draw));
    const better = sure.filter(({ loss, draw }) => loss < same.get(draw)!.loss);
    return [
      name,
      signed(changed),
      signed(expected),
      (changed / expected).toFixed(2),
      share(losses),
      share(slices),
      share(check("averageEqualizedErrorRate")),
      share(check("maximumEqualizedErrorRate")),
      `${better.length} of ${sure.length}`,
    ];
  });
  const head = [
    "change by buying",
    "measured, 10⁻⁵",
    "told",
    "measured ÷ told",
    "loss in its band",
    "slices",
    "average EER",
    "maximum EER",
    "better than uniform, of those told so with 3 to 1 or more",
  ];
  return table(head, rows);
}
