import { InvalidInputError } from "@slicetuner/core";
import type { Table } from "@slicetuner/tabular";
import { checkColumns, checkSimilar } from "./check-columns.ts";
import { createRowEncoder, type EncodedRows, type RowEncoder } from "./encode-rows.ts";
import { nameRows } from "./name-rows.ts";
import { type PartShares, type Parts, partRows } from "./part-rows.ts";
import { offerEncoding, oneSlice, slicingByColumns } from "./slicing.ts";
import type { OfferEncoding, PipelineRoles, TrainingRows } from "./step.ts";

/** Which rows there are, and what their columns are for. */
export interface PipelineRows {
  readonly table: Table;
  readonly roles: PipelineRoles;
  readonly shares: PartShares;
  /**
   * Columns whose values, crossed, make the slices; then the step `find` may be left out. @default what
   * `find` finds
   */
  readonly sliceBy?: readonly string[] | undefined;
  /** Columns that are no features. @default [] */
  readonly exclude?: readonly string[] | undefined;
  readonly categorical?: readonly string[] | undefined;
  /** A column that names the rows. @default file and line name them */
  readonly id?: string | undefined;
  readonly dropIncomplete?: boolean | undefined;
  /** Draws the parts, and all that steps draw. @default 1 */
  readonly seed?: number | undefined;
}

/** Rows that were set apart and can be encoded: nothing is trained yet. */
export interface PreparedPipeline {
  readonly rows: PipelineRows;
  readonly seed: number;
  readonly parts: Parts;
  readonly encoder: RowEncoder;
  /** The training rows as they are. */
  readonly before: TrainingRows;
  readonly validation: EncodedRows;
  readonly test: EncodedRows;
  /** Number of the favourable class; undefined where there are several and none was named. */
  readonly positive: number | undefined;
  /** How rows that are bought become examples; where slices are to be found, all rows are one slice. */
  readonly offers: OfferEncoding;
  readonly warnings: readonly string[];
}

/**
 * Sets test and validation rows aside and sees that all rows can be encoded. What is wrong with table and
 * columns is found here, before anything is trained.
 * @param offered tables to buy from, of which the columns are looked at
 * @throws InvalidInputError with all that is wrong with tables and columns
 */
export function preparePipeline(rows: PipelineRows, offered: readonly Table[] = []): PreparedPipeline {
  const { table, roles, shares, id, seed = 1 } = rows;
  checkColumns(table, rows);
  const parts = partRows(table, shares, seed);
  const encoder = createRowEncoder(parts.train, roles, rows);
  const others = typeof shares.test === "number" ? offered : [shares.test, ...offered];
  checkSimilar(others, encoder.encoding, rows);
  const [validation, test] = [encoder.encode(parts.validation), encoder.encode(parts.test)];
  const { sliceBy } = rows;
  const slicing =
    sliceBy === undefined ? oneSlice : slicingByColumns(sliceBy, [parts.train, parts.validation, parts.test]);
  return {
    ...{ rows, seed, parts, encoder },
    before: {
      table: parts.train,
      ids: nameRows(parts.train, id),
      weights: new Float64Array(parts.train.rowCount).fill(1),
    },
    ...{ validation, test },
    positive: positiveOf(test.dataset.classes, roles.positive),
    offers: offerEncoding(encoder, slicing, parts.train, rows),
    warnings: [...validation.warnings, ...test.warnings],
  };
}

function positiveOf(classes: readonly string[], name: string | undefined): number | undefined {
  if (name === undefined) return classes.length === 2 ? 1 : undefined;
  const found = classes.indexOf(name);
  if (found >= 0) return found;
  const message = `"${name}" is no class; there are ${classes.join(", ")}`;
  throw new InvalidInputError([{ path: "positive", message }]);
}
