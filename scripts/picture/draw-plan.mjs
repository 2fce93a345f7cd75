import { init } from "echarts";
import { format } from "./format-number.mjs";

const [width, height] = [1160, 460];
// Middle tones: they can be read on a white page and on a dark one.
const ink = "#7a818c";
const faint = "rgba(122, 129, 140, 0.25)";
const colors = ["#3b82f6", "#8b5cf6", "#e8590c", "#0d9488"];
/** End of the size axis. */
const largestSize = 400;
const font = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** The SVG text: curves, bands and measured losses on the left, amounts to buy on the right. */
export function drawPlan({ dataset, budget, level, slices: inFileOrder, trainings }) {
  const slices = inFileOrder.toSorted((left, right) => right.lossBefore - left.lossBefore);
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: font, color: ink },
    title: [
      heading(
        64,
        "How each slice's loss falls with more examples",
        `dots: ${trainings} small trainings; line: fit with ${level * 100} % band; ●: now; ○: expected after buying`,
      ),
      heading(728, `What to buy for ${budget}`, "and what each slice's loss is expected to become"),
    ],
    grid: [
      { left: 64, top: 84, width: 520, bottom: 52 },
      { left: 830, top: 84, width: 190, bottom: 52 },
    ],
    xAxis: [
      {
        ...axis("training examples of the slice"),
        type: "value",
        min: 0,
        max: largestSize,
        axisLabel: { color: ink, fontSize: 12 },
        axisTick: { show: false },
        splitLine: { show: false },
      },
      { type: "value", gridIndex: 1, show: false },
    ],
    yAxis: [
      {
        ...axis("log loss"),
        type: "value",
        min: 0,
        max: 0.6,
        interval: 0.1,
        axisLabel: { color: ink, fontSize: 12, formatter: (loss) => loss.toFixed(1) },
        splitLine: { lineStyle: { color: faint } },
      },
      {
        type: "category",
        gridIndex: 1,
        inverse: true,
        data: slices.map(({ name }) => name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: ink, fontSize: 13, margin: 12 },
      },
    ],
    series: [...slices.flatMap((slice, index) => curveSeries(slice, colors[index])), planSeries(slices)],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const label = `Learning curves of the ${dataset} slices and the plan`;
  return svg
    .replace(/<style >.*?<\/style>\n?/s, "") // Colors under the mouse: a picture in a page has none.
    .replace(/ class="[^"]*"/g, "")
    .replace("<svg ", `<svg role="img" aria-label="${label}" `);
}

function heading(left, text, subtext) {
  return {
    left,
    top: 8,
    text,
    subtext,
    textStyle: { color: ink, fontSize: 17, fontWeight: 600, fontFamily: font },
    subtextStyle: { color: ink, fontSize: 12.5, fontFamily: font },
  };
}

function axis(name) {
  return {
    gridIndex: 0,
    name,
    nameLocation: "middle",
    nameGap: 32,
    nameTextStyle: { color: ink, fontSize: 12.5 },
    axisLine: { lineStyle: { color: faint } },
  };
}

function curveSeries({ name, size, buy, curve, points, lossBefore, lossAfter }, color) {
  const shown = curve.filter((point) => point.size <= largestSize);
  const known = [...shown.filter((point) => point.size < size), { size, loss: lossBefore }];
  const predicted = [{ size, loss: lossBefore }, ...shown.filter((point) => point.size > size)];
  const line = (data, type) => ({
    type: "line",
    data: data.map((point) => [point.size, point.loss]),
    showSymbol: false,
    lineStyle: { color, width: 2.5, type },
    z: 3,
  });
  return [
    band(shown, color),
    {
      type: "scatter",
      data: points.map((point) => [point.size, point.loss]),
      symbolSize: 4,
      itemStyle: { color, opacity: 0.35 },
    },
    line(known, "solid"),
    {
      ...line(predicted, [5, 5]),
      endLabel: { show: true, formatter: name, color, fontSize: 12.5, fontWeight: 600, distance: 6 },
    },
    {
      type: "scatter",
      data: [
        { value: [size, lossBefore], itemStyle: { color, borderColor: color } },
        ...(buy > 0
          ? [{ value: [size + buy, lossAfter], itemStyle: { color: "transparent", borderColor: color } }]
          : []),
      ],
      symbolSize: 10,
      itemStyle: { borderWidth: 2.5 },
      z: 4,
    },
  ];
}

/** The area between the bounds, as one polygon. */
function band(curve, color) {
  const outline = [
    ...curve.map(({ size, upper }) => [size, upper]),
    ...curve.toReversed().map(({ size, lower }) => [size, lower]),
  ];
  return {
    type: "custom",
    silent: true,
    data: [0],
    clip: true,
    renderItem: (_, api) => ({
      type: "polygon",
      shape: { points: outline.map((point) => api.coord(point)) },
      style: { fill: color, opacity: 0.22 },
    }),
  };
}

function planSeries(slices) {
  return {
    type: "bar",
    xAxisIndex: 1,
    yAxisIndex: 1,
    barWidth: 30,
    data: slices.map(({ buy }, index) => ({
      value: buy,
      itemStyle: { color: colors[index], borderRadius: [0, 5, 5, 0] },
    })),
    label: {
      show: true,
      position: "right",
      color: ink,
      fontSize: 13,
      formatter: ({ dataIndex }) => {
        const { buy, lossBefore, lossAfter } = slices[dataIndex];
        return buy === 0
          ? `{b|0}   ${format(lossBefore)}`
          : `{b|${buy}}   ${format(lossBefore)} → ${format(lossAfter)}`;
      },
      rich: { b: { fontWeight: 700, fontSize: 15, color: ink } },
    },
  };
}
