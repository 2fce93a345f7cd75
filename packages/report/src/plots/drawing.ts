import type { Theme } from "../theme.ts";

// Apart from how plots are drawn: these are declared to users, who have no ECharts.

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
