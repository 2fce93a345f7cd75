import { type Column, Random } from "@slicetuner/core";

/** A table with dirt whose places are known. */
export interface DirtyTable {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** Of each row the row of the clean table that it is made of. */
  readonly madeOf: readonly number[];
  readonly kind: readonly ("clean" | "copy" | "poison")[];
}

export interface DirtOptions {
  /** Copies, as a share of the clean rows. */
  readonly copies: number;
  /** Poisoned rows, as a share of clean rows and copies. */
  readonly poison: number;
  /** Whether a row is of those that are copied: the copies make the bias stronger. */
  readonly isFavoured: (row: number) => boolean;
  readonly label: string;
  readonly seed: number;
}

/**
 * Adds copies whose numbers differ by up to a twentieth of a standard deviation, of the favoured rows only,
 * and poison: rows whose numbers are all moved by 4 to 8 standard deviations and whose label is flipped.
 */
export function injectDirt(columns: readonly Column[], rowCount: number, options: DirtOptions): DirtyTable {
  const random = new Random(options.seed).fork("dirt");
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const favoured = rows.flatMap((row) => (options.isFavoured(row) ? [row] : []));
  const draw = (count: number, from: readonly number[]) =>
    Array.from({ length: count }, () => from[random.integer(from.length)]!);
  const copies = draw(Math.round(options.copies * rowCount), favoured);
  const poison = draw(Math.round(options.poison * (rowCount + copies.length)), rows);
  const madeOf = [...rows, ...copies, ...poison];
  const kind = madeOf.map((_, row) =>
    row < rowCount
      ? ("clean" as const)
      : row < rowCount + copies.length
        ? ("copy" as const)
        : ("poison" as const),
  );
  const dirty = columns.map((column): Column => {
    if (column.name === options.label && column.kind === "categorical") {
      const codes = madeOf.map((row, place) =>
        kind[place] === "poison" ? 1 - column.codes[row]! : column.codes[row]!,
      );
      return { ...column, codes: Int32Array.from(codes) };
    }
    if (column.kind === "categorical")
      return { ...column, codes: Int32Array.from(madeOf, (row) => column.codes[row]!) };
    const mean = column.values.reduce((sum, value) => sum + value, 0) / rowCount;
    const deviation = Math.sqrt(
      column.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rowCount,
    );
    const values = madeOf.map((row, place) => {
      if (kind[place] === "clean") return column.values[row]!;
      if (kind[place] === "copy") return column.values[row]! + (random.uniform() - 0.5) * 0.1 * deviation;
      return (
        column.values[row]! + (random.integer(2) === 0 ? -1 : 1) * (4 + 4 * random.uniform()) * deviation
      );
    });
    return { ...column, values: Float64Array.from(values) };
  });
  return { columns: dirty, rowCount: madeOf.length, madeOf, kind };
}
