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
  const { predict } = createLearningCurve(curve);
  const { points: measured = [] } = curve;
  const measuredSizes = measured.map((point) => point.size);
  const from = Math.min(Math.max(1, Math.round(size / 10)), ...measuredSizes);
  const to = Math.max(Math.round(Math.max(plannedSize, size * 1.5, 2)), ...measuredSizes);
  const sizes = Array.from({ length: pointCount }, (_, at) => from * (to / from) ** (at / (pointCount - 1)));
  const marks = [{ x: size, y: predict(size), label: "now" }];
  if (plannedSize > size * 1.02) marks.push({ x: plannedSize, y: predict(plannedSize), label: "planned" });
  const formula =
    curve.exponent === 0
      ? `The loss does not fall with more examples in what was measured (a ${curve.status} fit)`
      : `loss = ${digits(curve.scale)} · size^−${digits(curve.exponent)}${curve.floor === 0 ? "" : ` + ${digits(curve.floor)}`}, a ${curve.status} fit`;
  const dots = measured.map((point) => ({ x: point.size, y: point.loss }));
  return {
    name: `learning-curve-${index + 1}`,
    title: slice,
    description: `${formula}; ${countOf(size, "example")} now${plannedSize > size ? `, ${plannedSize.toLocaleString("en-US")} planned` : ""}. Shaded: 90 % band.${dots.length === 0 ? "" : " Dots: what was measured, the mean of the trainings at each size."}`,
    plot: {
      type: "lines",
      x: { title: "examples of the slice", format: "amount", scale: "logarithmic" },
      y: { title: "log loss", format: "loss" },
      lines: [{ name: slice, tone: "first", points: pointsAt(curve, sizes), dots, marks }],
    },
    table: tableOf(curve, sizes),
  };
}

function pointsAt(curve: CurveRecord, sizes: readonly number[]) {
  const { predict, interval } = createLearningCurve(curve);
  return sizes.map((x) => {
    const band = interval(x, bandLevel);
    return { x, y: predict(x), ...(band === null ? {} : { lower: band.lower, upper: band.upper }) };
  });
}

/** The curve at the sizes it is drawn through; where a result has what was measured, that between them. */
function tableOf(curve: CurveRecord, sizes: readonly number[]): Chart["table"] {
  const { points: measured = [] } = curve;
  const all = [...sizes.map((size) => ({ size, loss: null, trainings: null })), ...measured].sort(
    (first, second) => first.size - second.size,
  );
  const expected = pointsAt(
    curve,
    all.map(({ size }) => size),
  );
  const hasMeasured = measured.length > 0;
  return {
    columns: [
      { title: "examples", format: "amount" },
      { title: "expected loss", format: "loss" },
      { title: "from", format: "loss" },
      { title: "to", format: "loss" },
      ...(hasMeasured
        ? [
            { title: "measured", format: "loss" as const },
            { title: "trainings", format: "amount" as const },
          ]
        : []),
    ],
    rows: expected.map(({ x, y, lower = null, upper = null }, index) => {
      const { loss, trainings } = all[index]!;
      return [Math.round(x), y, lower, upper, ...(hasMeasured ? [loss, trainings] : [])];
    }),
  };
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
