import { type ColumnKind, Random } from "@slicetuner/core";

/** A table to be counted: what a counter under test is made from. */
export interface RowCounterTable {
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
  /** Values of each row as they are written, one for each column; null where there is none. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A value as it is written, and as `readTable` reads it: null where it is missing. */
interface GeneratedValue {
  readonly written: string | null;
  readonly read: string | number | null;
}

/** A column with the values that may occur in it. */
interface GeneratedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** In the order of the cells. */
  readonly reads: readonly (string | number | null)[];
  readonly values: readonly GeneratedValue[];
}

const same = (...texts: readonly string[]): GeneratedValue[] =>
  texts.map((text) => ({ written: text, read: text }));
const missing: readonly GeneratedValue[] = [
  { written: null, read: null },
  { written: "", read: null },
  { written: "?", read: null },
];

function columnOf(
  name: string,
  kind: ColumnKind,
  values: readonly GeneratedValue[],
  reads: GeneratedColumn["reads"],
): GeneratedColumn {
  return { name, kind, values, reads };
}

/** Columns with what readers trip over. */
export const generatedColumns: readonly GeneratedColumn[] = [
  columnOf(
    "sex",
    "categorical",
    [...same("F", "M"), { written: " F", read: "F" }, ...missing],
    ["F", "M", null],
  ),
  columnOf(
    `the "city", it's called`,
    "categorical",
    [
      ...same("Rome", "rome", "back\\slash", "it's", 'a "b"', "10", "9"),
      // One letter, and a letter with its accent.
      { written: "\u00e9", read: "\u00e9" },
      { written: "e\u0301", read: "\u00e9" },
      { written: "Rome\u00a0", read: "Rome" },
      ...missing,
    ],
    ["9", "10", "Rome", 'a "b"', "back\\slash", "it's", "rome", "\u00e9", null],
  ),
  columnOf(
    "select",
    "numeric",
    [
      ...["-0", "0", "0.0"].map((written) => ({ written, read: 0 })),
      ...["-2.5", "0.1", "1e21", "3", "11"].map((written) => ({ written, read: Number(written) })),
      { written: "3.00", read: 3 },
      { written: null, read: null },
    ],
    [-2.5, 0, 0.1, 3, 11, 1e21, null],
  ),
  columnOf(
    "few",
    "numeric",
    ["0", "1"].map((written) => ({ written, read: Number(written) })),
    [0, 1],
  ),
  columnOf(
    "names",
    "categorical",
    same(...Array.from({ length: 700 }, (_, index) => `name ${String(index).padStart(3, "0")}`)),
    Array.from({ length: 700 }, (_, index) => `name ${String(index).padStart(3, "0")}`),
  ),
];

/** Rows of {@link generatedColumns} in which frequent values are frequent together. */
export function generateTable({
  seed = 1,
  rowCount = 400,
}: {
  readonly seed?: number;
  readonly rowCount?: number;
} = {}): RowCounterTable & { readonly reads: readonly (readonly (string | number | null)[])[] } {
  const random = new Random(seed).fork("row counter table");
  const drawn = Array.from({ length: rowCount }, () => {
    const hidden = random.uniform();
    return generatedColumns.map(
      ({ values }) => values[Math.floor(values.length * hidden * random.uniform())]!,
    );
  });
  return {
    columns: generatedColumns.map(({ name, kind }) => ({ name, kind })),
    rows: drawn.map((row) => row.map(({ written }) => written)),
    reads: drawn.map((row) => row.map(({ read }) => read)),
  };
}
