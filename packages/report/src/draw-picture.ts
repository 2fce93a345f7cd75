import type { Chart } from "./chart.ts";
import { drawChart } from "./draw-chart.ts";
import { visible } from "./format.ts";
import { html } from "./page/html.ts";
import type { Drawing } from "./plots/drawing.ts";

/**
 * The chart as an SVG file for slides and documents: as {@link drawChart}, with its words for those who do
 * not see it, and on the theme's background, for a reader may show it on black or white.
 */
export function drawPicture(chart: Chart, drawing: Drawing, idPrefix: string): string {
  const svg = drawChart(chart, { ...drawing, background: drawing.theme.background }, idPrefix);
  const words = html`<title>${visible(chart.title)}</title><desc>${visible(chart.description)}</desc>`;
  return svg.replace(/^<svg ([^>]*)>/, (_, attributes) => `<svg role="img" ${attributes}>${words.text}`);
}
