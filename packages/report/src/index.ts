export { type Cell, type Chart, type Column, mostDrawn } from "./chart.ts";
export { chartsBeside, chartsOf } from "./charts-of.ts";
export { drawChart, plotOption } from "./draw-chart.ts";
export { drawPicture } from "./draw-picture.ts";
export { formatNumber, type NumberFormat, visible } from "./format.ts";
export { type FigureOptions, renderFigure } from "./page/figure.ts";
export { hashOf } from "./page/hash-of.ts";
export { embeddedJson, Html, html } from "./page/html.ts";
export { renderChecks, renderFacts, renderSection } from "./page/parts.ts";
export { type RenderedResult, renderResult } from "./page/result.ts";
export { script } from "./page/script.ts";
export { style } from "./page/style.ts";
export { renderTable } from "./page/table.ts";
export type { Drawing, Drawn } from "./plots/drawing.ts";
export {
  type BandedValue,
  type BarsPlot,
  type IntervalsPlot,
  type LinesPlot,
  type MatrixPlot,
  type NumberAxis,
  type Plot,
  type Tone,
  tones,
} from "./plots/plot.ts";
export { renderReport } from "./render-report.ts";
export { darkTheme, lightTheme, pageTheme, type Theme, themeVariables } from "./theme.ts";
export type { NamedResult } from "./views/side-by-side.ts";
export type { HealthCheck, ResultView, Section, Table } from "./views/view.ts";
export { viewOf } from "./views/view-of.ts";
