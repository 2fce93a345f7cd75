import { createLearningCurve } from "@slicetuner/curves";
import { bandLevel, type CurveRecord } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { countOf } from "../format.ts";

/** Points that a curve is drawn through. */
const pointCount = 25;

/** A slice's learning curve, with the sizes to be marked on it. */
export interface LearningCurveRow {
  readonly slice: string;
  readonly curve: CurveRecord;
  readonly size: number;
  /** With what is to be bought; equal to `size` where nothing is. */
  readonly plannedSize: number;
}

export function learningCurveRows(
  slices: readonly {
    readonly name: string;
    readonly size: number;
    readonly buy: number;
    readonly curve: CurveRecord | null;
  }[],
): LearningCurveRow[] {
  return slices
    .flatMap(({ name, size, buy, curve }) =>
      curve === null ? [] : [{ slice: name, curve, size, plannedSize: size + buy }],
    )
    .sort((first, second) => second.curve.loss - first.curve.loss);
}

/** One chart for each slice. */
export function learningCurveChart(
  { slice, curve, size, plannedSize }: LearningCurveRow,
  index: number,
): Chart {
  const { predict, interval } = createLearningCurve(curve);
  const [from, to] = [Math.max(1, Math.round(size / 10)), Math.round(Math.max(plannedSize, size * 1.5, 2))];
  const sizes = Array.from({ length: pointCount }, (_, at) => from * (to / from) ** (at / (pointCount - 1)));
  const points = sizes.map((x) => {
    const band = interval(x, bandLevel);
    return { x, y: predict(x), ...(band === null ? {} : { lower: band.lower, upper: band.upper }) };
  });
  const marks = [{ x: size, y: predict(size), label: "now" }];
  if (plannedSize > size * 1.02) marks.push({ x: plannedSize, y: predict(plannedSize), label: "planned" });
  const formula =
    curve.exponent === 0
      ? `The loss does not fall with more examples in what was measured (a ${curve.status} fit)`
      : `loss = ${digits(curve.scale)} · size^−${digits(curve.exponent)}${curve.floor === 0 ? "" : ` + ${digits(curve.floor)}`}, a ${curve.status} fit`;
  return {
    name: `learning-curve-${index + 1}`,
    title: slice,
    description: `${formula}; ${countOf(size, "example")} now${plannedSize > size ? `, ${plannedSize.toLocaleString("en-US")} planned` : ""}. Shaded: 90 % band.`,
    plot: {
      type: "lines",
      x: { title: "examples of the slice", format: "amount", scale: "logarithmic" },
      y: { title: "log loss", format: "loss" },
      lines: [{ name: slice, tone: "first", points, marks }],
    },
    table: {
      columns: [
        { title: "examples", format: "amount" },
        { title: "expected loss", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
      ],
      rows: points.map(({ x, y, ...band }) => [
        Math.round(x),
        y,
        "lower" in band ? band.lower : null,
        "upper" in band ? band.upper : null,
      ]),
    },
  };
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
