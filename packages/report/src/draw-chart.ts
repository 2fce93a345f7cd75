import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent } from "echarts/components";
import { init, setPlatformAPI, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import type { Chart } from "./chart.ts";
import { drawBars } from "./plots/draw-bars.ts";
import { drawIntervals } from "./plots/draw-intervals.ts";
import { drawLines } from "./plots/draw-lines.ts";
import { drawMatrix } from "./plots/draw-matrix.ts";
import type { Drawing, Drawn } from "./plots/drawing.ts";
import { font, fontSize, textWidth } from "./plots/parts.ts";
import type { Plot } from "./plots/plot.ts";

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  LabelLayout,
  SVGRenderer,
]);

// Without a browser ECharts takes letters for narrower than most fonts have them, and puts names into each
// other.
if (!("document" in globalThis)) setPlatformAPI({ measureText });

/** @param used as CSS writes a font, e.g. `normal 12px sans-serif` */
function measureText(text: string, used = ""): { readonly width: number } {
  const size = Number(/([\d.]+)px/.exec(used)?.[1] ?? fontSize);
  return { width: (textWidth(text) * size) / fontSize };
}

/** What the chart library is to draw, for whoever draws in a browser; {@link drawChart} makes the picture. */
export function plotOption(plot: Plot, drawing: Drawing): Drawn {
  switch (plot.type) {
    case "bars":
      return drawBars(plot, drawing);
    case "intervals":
      return drawIntervals(plot, drawing);
    case "lines":
      return drawLines(plot, drawing);
    case "matrix":
      return drawMatrix(plot, drawing);
  }
}

/**
 * The picture as an SVG text. Needs no browser; the same chart gives the same text.
 * @param idPrefix tells the ids in it apart from those of other pictures in the same page
 */
export function drawChart({ plot }: Chart, drawing: Drawing, idPrefix: string): string {
  const { option, height } = plotOption(plot, drawing);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: drawing.width, height });
  try {
    const { background } = drawing;
    chart.setOption(background === undefined ? option : { ...option, backgroundColor: background });
    return tidy(chart.renderToSVGString(), idPrefix);
  } finally {
    chart.dispose();
  }
}

/**
 * Without what only matters to a live chart, and with ids that do not depend on how many charts were drawn
 * before.
 */
function tidy(svg: string, idPrefix: string): string {
  return (
    svg
      .replace(/<style\s*>[\s\S]*?<\/style>\s*/g, "")
      .replace(/ class="zr\d+-cls-\d+"/g, "")
      .replace(/ (pointer-events="visible"|version="1\.1"|baseProfile="full"|xmlns:xlink="[^"]*")/g, "")
      .replace(/\bzr\d+-/g, `${idPrefix}-`)
      .replace(/style="font-size:12px;font-family:[^"]*"/g, 'style="font-size:12px"')
      .replace(/\n/g, "")
      // Once for the whole picture, so that it looks alike outside of a page too.
      .replace(/^<svg /, `<svg font-family="${font}" `)
  );
}
