import type { Cell, Chart, Column } from "../chart.ts";

/** One thing that was looked at to see whether the result can be relied on. */
export interface HealthCheck {
  readonly status: "pass" | "warn" | "fail";
  /** What was looked at, e.g. "Size of the slices". */
  readonly title: string;
  readonly finding: string;
  /** What to do about it; null where it passes. */
  readonly advice: string | null;
  /** What was found, one by one, where it is more than a sentence. */
  readonly details?: readonly string[];
}

/** A table that stands for itself. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Section {
  /** Letters, digits and `-`. */
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly charts: readonly Chart[];
  /** `grid`: small charts of one kind beside each other. */
  readonly layout: "column" | "grid";
  readonly table: Table | null;
  /** Of a table below charts. */
  readonly tableTitle: string;
}

/** What a page says of one result: plain data, in the order in which it is read. */
export interface ResultView {
  /** Of the command that made it, e.g. "Plan". */
  readonly title: string;
  /** The answer, in one or two sentences. */
  readonly answer: string;
  /** The answer as a picture. */
  readonly picture: Chart | null;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly checks: readonly HealthCheck[];
  readonly sections: readonly Section[];
  readonly currency: string | null;
}

export function section(id: string, title: string, content: Partial<Omit<Section, "id" | "title">>): Section {
  return {
    id,
    title,
    paragraphs: [],
    charts: [],
    layout: "column",
    table: null,
    tableTitle: "All numbers",
    ...content,
  };
}
