import type { EChartsOption } from "echarts";
import { formatNumber, shorten, visible } from "../format.ts";
import type { Theme } from "../theme.ts";
import type { NumberAxis } from "./plot.ts";

/** What a plot is drawn with. */
export interface Drawing {
  readonly theme: Theme;
  /** In pixels. */
  readonly width: number;
  /** Where money is shown. */
  readonly currency: string | null;
  /**
   * Painted behind the picture, as CSS writes a colour; default: nothing, for what shows it has a background
   * of its own.
   */
  readonly background?: string;
}

/** An option of ECharts, as its `setOption` takes it, and the height that it needs, in pixels. */
export interface Drawn {
  readonly option: Readonly<Record<string, unknown>>;
  readonly height: number;
}

export const font = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";
export const fontSize = 12;
/** Height of one row of a plot that has rows. */
export const rowHeight = 26;
/** Of the legend above a plot. */
export const legendHeight = 26;
/** Of the axis and its title below a plot. */
export const axisHeight = 46;
/** Average width of a letter at {@link fontSize}; labels are cut by it. */
const letterWidth = 6.6;
/** So much wider than the average are wide letters, and narrower narrow ones. */
const widerBy = { wide: 5, capital: 1.8, narrow: -2.6 } as const;

/** In pixels at {@link fontSize}, a little more than most fonts need. */
function textWidth(text: string): number {
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

/** Labels beside the rows, cut to the room there is, and the room that they take. */
export function rowLabels(
  labels: readonly string[],
  width: number,
): { readonly labels: string[]; readonly room: number } {
  const most = Math.floor((width * 0.38) / letterWidth);
  const cut = labels.map((label) => drawnText(label, most));
  return { labels: cut, room: Math.ceil(Math.max(0, ...cut.map(textWidth))) + 14 };
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
  if (format === "loss" || format === "number") return String(Number(value.toPrecision(10)));
  if (format === "share") return `${Number((100 * value).toPrecision(10))} %`;
  return formatNumber(value, format, { currency });
}

export function rowAxis(labels: readonly string[], theme: Theme): object {
  return {
    type: "category",
    inverse: true,
    data: labels,
    axisLabel: { color: theme.ink, fontSize, interval: 0 },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
  };
}

export function legend(names: readonly string[], theme: Theme): object {
  return {
    show: names.length > 1,
    top: 0,
    left: 0,
    itemHeight: 10,
    itemWidth: 18,
    itemGap: 14,
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
