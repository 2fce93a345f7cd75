import { type Column, InvalidInputError } from "@slicetuner/core";
import { readTable } from "@slicetuner/tabular";

/** The error rates of one learner on one data set, ascending in size. */
export interface MeasuredCurve {
  readonly dataSet: string;
  readonly points: readonly { readonly size: number; readonly loss: number }[];
}

/** Curves with fewer sizes are left out. */
const fewestSizes = 10;

/** Test errors of LCDB 1.1; data sets ascend by their names as text. */
export async function readLearningCurves(path: string): Promise<MeasuredCurve[]> {
  const table = await readTable(path);
  const [ids, learners, sizes, losses] = ["openmlId", "learner", "size", "testMean"].map((name) =>
    cellsOf(columnOf(table.columns, name, path)),
  ) as [Cells, Cells, Cells, Cells];
  const curves = new Map<string, { dataSet: string; points: { size: number; loss: number }[] }>();
  for (let row = 0; row < table.rowCount; row++) {
    const loss = losses[row];
    if (loss === null) continue;
    const key = `${ids[row]} ${learners[row]}`;
    const curve = curves.get(key) ?? { dataSet: String(ids[row]), points: [] };
    curve.points.push({ size: Number(sizes[row]), loss: Number(loss) });
    curves.set(key, curve);
  }
  return [...curves.values()]
    .filter(({ points }) => points.length >= fewestSizes)
    .sort((first, second) => (first.dataSet < second.dataSet ? -1 : first.dataSet > second.dataSet ? 1 : 0));
}

/** A language model of the over-training experiments. */
export interface ScalingRun {
  readonly trainingData: string;
  readonly parameters: number;
  readonly tokens: number;
  /** Tokens over 20 times the parameters. */
  readonly multiplier: number;
  /** On C4's validation data. */
  readonly loss: number;
}

export async function readScalingRuns(path: string): Promise<ScalingRun[]> {
  const table = await readTable(path);
  const names = ["trainingData", "parameters", "tokens", "chinchillaMultiplier", "loss:c4_val"];
  const columns = names.map((name) => cellsOf(columnOf(table.columns, name, path)));
  return Array.from({ length: table.rowCount }, (_, row): ScalingRun => {
    const [data, ...numbers] = columns.map((cells) => cells[row]);
    const [parameters, tokens, multiplier, loss] = numbers.map(Number) as [number, number, number, number];
    return { trainingData: String(data), parameters, tokens, multiplier, loss };
  });
}

type Cells = (string | number | null)[];

function columnOf(columns: readonly Column[], name: string, path: string): Column {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new InvalidInputError([{ path, message: `has no column "${name}"` }]);
  return column;
}

function cellsOf(column: Column): Cells {
  if (column.kind === "categorical")
    return Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!));
  return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
}
