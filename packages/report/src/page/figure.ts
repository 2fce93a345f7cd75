import type { Chart } from "../chart.ts";
import { drawChart } from "../draw-chart.ts";
import { visible } from "../format.ts";
import type { MatrixPlot } from "../plots/plot.ts";
import { pageTheme } from "../theme.ts";
import { Html, html } from "./html.ts";
import { renderTable } from "./table.ts";

/** Widths in pixels: of a chart across the page, of one in a narrow window, and of one among many. */
const widths = { wide: 860, narrow: 350, small: 400 } as const;

export interface FigureOptions {
  /** Tells the ids of this figure apart from others in the page. */
  readonly id: string;
  readonly currency: string | null;
  /** Whether it is one of many small charts, drawn in one width. */
  readonly isSmall?: boolean;
  /** Whether its table is open where that is short. */
  readonly isOpen?: boolean;
}

/** Rows and columns of a short table. */
const mostOpen = { rows: 12, columns: 6 };

/** A chart with its words and, behind it, its table. */
export function renderFigure(
  chart: Chart,
  { id, currency, isSmall = false, isOpen = false }: FigureOptions,
): Html {
  const picture = (size: keyof typeof widths) => {
    const svg = drawChart(chart, { theme: pageTheme, width: widths[size], currency }, `${id}-${size}`);
    return html`<div class="picture ${size}" role="img" aria-label="${visible(`${chart.title}. ${chart.description}`)}">${new Html(svg)}</div>`;
  };
  const title = visible(chart.title);
  return html`<figure class="chart" id="${id}" data-chart="${chart.name}">
<figcaption>${isSmall ? html`<h4>${title}</h4>` : html`<h3>${title}</h3>`}<p>${visible(chart.description)}</p></figcaption>
${isSmall ? picture("small") : [picture("wide"), picture("narrow")]}
${chart.plot.type === "matrix" && renderKey(chart.plot)}
<details${isOpen && isShort(chart) && html` open`}><summary>Numbers<span class="hidden"> of: ${title}</span></summary>${renderTable(title, chart.table, currency)}</details>
</figure>
`;
}

function isShort({ table: { rows, columns } }: Chart): boolean {
  return rows.length <= mostOpen.rows && columns.length <= mostOpen.columns;
}

/** What the colours of a matrix mean. */
function renderKey({ meaning }: MatrixPlot): Html {
  return html`<ul class="key"><li><span class="swatch good"></span>${meaning.above}</li><li><span class="swatch bad"></span>${meaning.below}</li><li><span class="swatch muted"></span>${meaning.uncertain}</li></ul>`;
}
