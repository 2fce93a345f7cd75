import type { NumberFormat } from "../format.ts";

/** The role of a colour; the theme says which colour plays it. */
export type Tone = "first" | "second" | "third" | "fourth" | "fifth" | "sixth" | "good" | "bad" | "muted";

/** The tones of things that are merely different, in the order in which they are used. */
export const tones: readonly Tone[] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/** An axis of numbers. */
export interface NumberAxis {
  readonly title: string;
  readonly format: NumberFormat;
}

/** A value with a band around it. */
export interface BandedValue {
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A row for each thing, in it a marker with a band for each series. */
export interface IntervalsPlot {
  readonly type: "intervals";
  readonly axis: NumberAxis;
  readonly series: readonly {
    readonly name: string;
    readonly tone: Tone;
    readonly marker: "circle" | "diamond";
  }[];
  readonly rows: readonly { readonly label: string; readonly values: readonly (BandedValue | null)[] }[];
  /** A line across all rows, such as 0 for "no difference". */
  readonly reference?: { readonly value: number; readonly label: string };
}

/** A row for each thing, in it bars one after the other. */
export interface BarsPlot {
  readonly type: "bars";
  readonly axis: NumberAxis;
  readonly series: readonly { readonly name: string; readonly tone: Tone }[];
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** Lines over numbers, with bands, points and levels. */
export interface LinesPlot {
  readonly type: "lines";
  readonly x: NumberAxis & { readonly scale: "linear" | "logarithmic" };
  readonly y: NumberAxis;
  readonly lines: readonly {
    readonly name: string;
    readonly tone: Tone;
    readonly points: readonly {
      readonly x: number;
      readonly y: number;
      readonly lower?: number;
      readonly upper?: number;
    }[];
    /** Measurements that the line was fitted to. */
    readonly dots?: readonly { readonly x: number; readonly y: number }[];
    /** Points that stand out from the line, such as the present size. */
    readonly marks?: readonly { readonly x: number; readonly y: number; readonly label: string }[];
  }[];
  /** Levels that do not change with x, such as the outcome of a baseline. */
  readonly levels?: readonly { readonly name: string; readonly value: number }[];
}

/** A cell for each pair. */
export interface MatrixPlot {
  readonly type: "matrix";
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly format: NumberFormat;
  /** By row, then by column. What is not certain is drawn grey. */
  readonly cells: readonly (readonly {
    readonly value: number;
    readonly isCertain: boolean;
    readonly text: string;
  }[])[];
  /** What values above and below 0 mean. */
  readonly meaning: { readonly above: string; readonly below: string; readonly uncertain: string };
}

export type Plot = IntervalsPlot | BarsPlot | LinesPlot | MatrixPlot;
