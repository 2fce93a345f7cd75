import type { EChartsOption } from "echarts";
import { formatNumber, shorten, visible, withMinus } from "../format.ts";
import type { Theme } from "../theme.ts";
import type { Drawing } from "./drawing.ts";
import type { NumberAxis } from "./plot.ts";

export const font = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";
export const fontSize = 12;
/** Height of one row of a plot that has rows. */
export const rowHeight = 26;
/** Of a line of the legend above a plot. */
const legendHeight = 26;
/** Of the axis and its title below a plot. */
export const axisHeight = 46;
/** Of a label above its row. */
const labelHeight = 16;
/** Average width of a letter at {@link fontSize}; labels are cut by it. */
const letterWidth = 6.6;
/** So much wider than the average are wide letters, and narrower narrow ones. */
const widerBy = { wide: 5, capital: 1.8, narrow: -2.6 } as const;

/** In pixels at {@link fontSize}, a little more than most fonts need. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => {
    if (/[mwMW@%…↳]/.test(letter)) return sum + letterWidth + widerBy.wide;
    if (/\p{Lu}/u.test(letter)) return sum + letterWidth + widerBy.capital;
    return sum + letterWidth + (/[ijlft.,:;'| ]/.test(letter) ? widerBy.narrow : 0.9);
  }, 0);
}

/**
 * Text from outside as it may be drawn: its control characters visible, and not too long. ECharts keeps
 * widths of texts in plain objects, where a text such as `__proto__` would be taken for what every object has
 * and changed; an invisible character (word joiner) tells it apart.
 */
export function drawnText(text: string, most: number): string {
  const short = shorten(visible(text), most);
  return short in {} ? `\u2060${short}` : short;
}

/** Labels of rows or columns: beside or above what they name, in pixels. */
export interface RowLabels {
  readonly labels: readonly string[];
  /** Width that they take beside the rows. */
  readonly room: number;
  /** Height that each takes above its row; 0: they stand beside the rows. */
  readonly above: number;
}

/** Labels beside the rows, cut to the room there is. */
export function labelsBeside(labels: readonly string[], width: number): RowLabels {
  const most = Math.floor((width * 0.38) / letterWidth);
  const cut = labels.map((label) => drawnText(label, most));
  return { labels: cut, room: Math.ceil(Math.max(0, ...cut.map(textWidth))) + 14, above: 0 };
}

/** Labels beside the rows where none has to be cut for it, else each above its row. */
export function rowLabels(labels: readonly string[], width: number): RowLabels {
  const beside = labelsBeside(labels, width);
  const isWhole = labels.every((label, index) => drawnText(label, label.length) === beside.labels[index]);
  if (isWhole) return beside;
  const most = Math.floor((width - 30) / letterWidth);
  return { labels: labels.map((label) => drawnText(label, most)), room: 14, above: labelHeight };
}

export function numberAxis({ title, format }: NumberAxis, drawing: Drawing): object {
  const { theme, currency, width } = drawing;
  return {
    type: "value",
    name: title,
    nameLocation: "middle",
    nameGap: 28,
    nameTextStyle: { color: theme.quiet, fontSize },
    splitNumber: width < 500 ? 3 : 5,
    axisLabel: {
      color: theme.quiet,
      fontSize,
      hideOverlap: true,
      formatter: (value: number) => axisNumber(value, format, currency),
    },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
  };
}

/** Ticks are round numbers: what follows the last digit that is not 0 is noise. */
function axisNumber(value: number, format: NumberAxis["format"], currency: string | null): string {
  // An axis that spans little of its values needs many digits.
  if (format === "loss" || format === "number") return withMinus(String(Number(value.toPrecision(10))));
  if (format === "share") return withMinus(`${Number((100 * value).toPrecision(10))} %`);
  const text = formatNumber(value, format, { currency });
  return Number.isInteger(value) ? text.replace(/\.00$/, "") : text;
}

/** @param offset of labels above the rows: from a row's middle to the label, in pixels */
export function rowAxis({ labels, above }: RowLabels, theme: Theme, offset = 0): object {
  const place = { inside: true, margin: 4, verticalAlign: "bottom", padding: [0, 0, offset, 0] };
  return {
    type: "category",
    inverse: true,
    data: labels,
    axisLabel: { color: theme.ink, fontSize, interval: 0, ...(above === 0 ? {} : place) },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
  };
}

const legendItem = { mark: 18, markToText: 5, gap: 14 };

/** Height of the legend above a plot: its names stand in as many lines as they need; one name needs none. */
export function legendRoom(names: readonly string[], width: number): number {
  if (names.length < 2) return 0;
  let [lines, used] = [1, 0];
  for (const name of names) {
    const needed = legendItem.mark + legendItem.markToText + textWidth(seriesName(name)) + legendItem.gap;
    if (used > 0 && used + needed > width - legendItem.gap) [lines, used] = [lines + 1, 0];
    used += needed;
  }
  return lines * legendHeight;
}

export function legend(names: readonly string[], theme: Theme): object {
  return {
    show: names.length > 1,
    top: 0,
    left: 0,
    itemHeight: 10,
    itemWidth: legendItem.mark,
    itemGap: legendItem.gap,
    data: names.map((name) => ({ name: seriesName(name) })),
    textStyle: { color: theme.ink, fontSize },
  };
}

/** The name of a series as legends show it; the series itself needs the same. */
export function seriesName(name: string): string {
  return drawnText(name, 32);
}

export function base(theme: Theme): EChartsOption {
  return {
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: font, color: theme.ink },
  };
}
