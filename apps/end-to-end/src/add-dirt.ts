import { type Column, Random } from "@slicetuner/core";
import { asCategories, filterRows, type Table } from "@slicetuner/tabular";

export interface DirtOptions {
  /** Share of rows that get all their numbers moved by 4 to 8 standard deviations and the other label. */
  readonly poison: number;
  /** Share of the other rows that get the other label. */
  readonly flips: number;
}

/** The same rows, some of them spoilt. */
export function addDirt(table: Table, label: string, { poison, flips }: DirtOptions, seed: number): Table {
  const random = new Random(seed).fork("dirt");
  const kinds = Array.from({ length: table.rowCount }, () => {
    const draw = random.uniform();
    return draw < poison ? "poison" : draw < poison + flips ? "flip" : "clean";
  });
  const columns = table.columns.map((given): Column => {
    if (given.name === label) {
      const column = asCategories(given);
      const codes = column.codes.map((code, row) => (kinds[row] === "clean" ? code : 1 - code));
      return { ...column, codes };
    }
    if (given.kind === "categorical") return given;
    const mean = given.values.reduce((sum, value) => sum + value, 0) / table.rowCount;
    const squares = given.values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / table.rowCount);
    const move = (): number => (random.uniform() < 0.5 ? -1 : 1) * (4 + 4 * random.uniform()) * deviation;
    return {
      ...given,
      values: given.values.map((value, row) => (kinds[row] === "poison" ? value + move() : value)),
    };
  });
  return { ...table, columns };
}

/** Disjoint parts of so many rows each, drawn at random; what is left is not used. */
export function drawParts(table: Table, sizes: readonly number[], seed: number): Table[] {
  const order = new Random(seed)
    .fork("draw")
    .shuffle(Uint32Array.from({ length: table.rowCount }, (_, row) => row));
  let first = 0;
  return sizes.map((size) => {
    const own = new Set(order.subarray(first, first + size));
    first += size;
    return filterRows(table, (row) => own.has(row));
  });
}
