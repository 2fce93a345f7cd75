import { join } from "node:path";
import { makeFolder } from "@slicetuner/core";
import { rasterizeSvg } from "@slicetuner/images";
import {
  type Chart,
  chartsBeside,
  chartsOf,
  drawPicture,
  lightTheme,
  type NamedResult,
  viewOf,
} from "@slicetuner/report";

/** Of the pictures, in pixels; the PNG has twice as many. */
const width = 900;

/**
 * Writes every chart of the results as SVG and PNG. Of several results the files' names begin with the number
 * of the result.
 * @returns the names of the files
 */
export async function writeCharts(
  results: readonly NamedResult[],
  folder: string,
  write: (file: string, content: string | Uint8Array) => Promise<void>,
): Promise<string[]> {
  await makeFolder(folder);
  const files: string[] = [];
  const writeChart = async (chart: Chart, name: string, currency: string | null) => {
    const svg = drawPicture(chart, { theme: lightTheme, width, currency }, name);
    await write(join(folder, `${name}.svg`), svg);
    await write(join(folder, `${name}.png`), await rasterizeSvg(svg, lightTheme.background));
    files.push(`${name}.svg`, `${name}.png`);
  };
  for (const chart of chartsBeside(results)) await writeChart(chart, chart.name, null);
  for (const [index, { result }] of results.entries()) {
    const prefix = results.length === 1 ? "" : `${index + 1}-`;
    const { currency } = viewOf(result);
    for (const chart of chartsOf(result)) await writeChart(chart, `${prefix}${chart.name}`, currency);
  }
  return files;
}
