import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from "echarts";
import type { Drawing, Drawn } from "./drawing.ts";
import { base, fontSize, labelsBeside, rowAxis, rowHeight } from "./parts.ts";
import type { MatrixPlot } from "./plot.ts";

/** Weakest colour of a cell that is certain: it has to be seen. */
const weakest = 0.22;

/** Cells are coloured by the sign and size of their value, and grey where it may be noise. */
export function drawMatrix(
  { rows, columns, cells, rowTitle, columnTitle }: MatrixPlot,
  drawing: Drawing,
): Drawn {
  const { theme, width } = drawing;
  const down = labelsBeside(rows, width);
  const across = labelsBeside(columns, width);
  const { room } = down;
  const cellWidth = (width - room - 8) / Math.max(1, columns.length);
  const isFlat = cellWidth > across.room;
  const top = isFlat ? 44 : Math.min(across.room, 150) + 22;
  const largest = Math.max(
    ...cells.flat().map(({ value, isCertain }) => (isCertain ? Math.abs(value) : 0)),
    1e-12,
  );
  const showsNumbers = cellWidth >= 52;
  return {
    height: top + rows.length * rowHeight + 10,
    option: {
      ...base(theme),
      grid: { left: room, right: 8, top, bottom: 10 },
      xAxis: {
        type: "category",
        position: "top",
        data: across.labels,
        name: `${columnTitle} →`,
        nameLocation: "start",
        nameGap: 4,
        nameTextStyle: {
          color: theme.quiet,
          fontSize,
          align: "right",
          verticalAlign: "bottom",
          padding: [0, 0, 18, 0],
        },
        axisLabel: { color: theme.ink, fontSize, interval: 0, rotate: isFlat ? 0 : 55 },
        axisLine: { show: false },
        axisTick: { show: false },
      },
      yAxis: {
        ...rowAxis(down, theme),
        name: `${rowTitle} ↓`,
        nameLocation: "start",
        nameGap: 4,
        nameTextStyle: { color: theme.quiet, fontSize, align: "right", padding: [0, 6, 0, 0] },
      },
      series: [
        {
          type: "custom",
          encode: { x: 0, y: 1 },
          data: cells.flatMap((line, row) => line.map(({ value }, column) => [column, row, value])),
          renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
            const [column, row] = [api.value(0) as number, api.value(1) as number];
            const { value, isCertain, text } = cells[row]![column]!;
            const [x, y] = api.coord([column, row]) as [number, number];
            const [w, h] = api.size!([1, 1]) as [number, number];
            const strength = weakest + (1 - weakest) * (Math.abs(value) / largest);
            const fill = isCertain ? theme.tones[value > 0 ? "good" : "bad"] : theme.tones.muted;
            const opacity = isCertain ? strength : 0.16;
            const box = { x: x - w / 2 + 1, y: y - h / 2 + 1, width: w - 2, height: h - 2 };
            return {
              type: "group",
              children: [
                { type: "rect", shape: { ...box, r: 2 }, style: { fill, opacity } },
                ...(showsNumbers
                  ? [
                      {
                        type: "text" as const,
                        style: {
                          text,
                          x,
                          y,
                          align: "center" as const,
                          verticalAlign: "middle" as const,
                          fill: isCertain ? (strength > 0.55 ? theme.background : theme.ink) : theme.quiet,
                          font: `${fontSize - 1}px sans-serif`,
                        },
                      },
                    ]
                  : []),
              ],
            };
          },
        },
      ],
    },
  };
}
