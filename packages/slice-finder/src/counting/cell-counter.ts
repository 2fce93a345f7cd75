import type { CellTable, CountRequest } from "@slicetuner/core";
import { CellTableBuilder } from "./cell-table-builder.ts";
import { numberParents, type OpenParents } from "./parent-numbers.ts";
import type { PreparedRows } from "./prepared-rows.ts";
import {
  type CountedColumn,
  largestOfCells,
  plainStride,
  type RowSource,
  sumCells,
  weightedStride,
} from "./sum-cells.ts";

/** Cells of a column that are summed at a time: 32 MB of sums. */
const mostCells = 2 ** 20;
/** Below this share of rows in open cells, the others are dropped first. */
const sparseShare = 0.7;

/** A request, or some of its columns; of the parents' sums only the rows are needed. */
export interface CellRequest extends Omit<CountRequest, "parent"> {
  readonly parent: Pick<CellTable, "columns" | "codes" | "rows"> | null;
}

/** What is counted of cells. */
export interface CountSettings {
  readonly minimumRows: number;
  readonly largestLosses: boolean;
}

/** Counts in one thread. Its working memory is kept from call to call. */
export class CellCounter {
  readonly #rows: PreparedRows;
  readonly #mostCells: number;
  readonly #stride: number;
  readonly #numbers: Int32Array;
  #sums = new Float64Array(0);
  #largest = new Float64Array(0);
  #selected: { rows: Int32Array; losses: Float64Array; weights: Float64Array | null } | undefined;

  /** @param cells how many cells to sum at a time, at most; for tests. */
  constructor(rows: PreparedRows, cells: number = mostCells) {
    this.#rows = rows;
    this.#mostCells = cells;
    this.#stride = rows.weights === null ? plainStride : weightedStride;
    this.#numbers = new Int32Array(rows.rowCount);
  }

  /**
   * Counts one request. Stops after each pass over the rows, to let others look whether it is still wanted.
   */
  *count(request: CellRequest, settings: CountSettings): Generator<void, CellTable[]> {
    const builders = request.columns.map((column) => {
      const columns = [...(request.parent?.columns ?? []), column];
      return new CellTableBuilder(columns, this.#rows.weights !== null, settings);
    });
    for (const parents of this.#parts(request)) {
      const source = this.#source(request, parents);
      yield;
      for (let place = 0; place < request.columns.length; place += 2) {
        const pair = request.columns.slice(place, place + 2);
        this.#countColumns(source, parents, pair, builders.slice(place, place + 2), settings);
        yield;
      }
    }
    return builders.map((builder) => builder.finish());
  }

  #countColumns(
    source: RowSource,
    parents: OpenParents,
    columns: readonly number[],
    builders: readonly CellTableBuilder[],
    settings: CountSettings,
  ): void {
    const { codes, valueCounts, losses } = this.#rows;
    const counted: CountedColumn[] = [];
    let cells = 0;
    for (const column of columns) {
      const valueCount = valueCounts[column]!;
      counted.push({ codes: codes[column]!, valueCount, first: cells });
      cells += (parents.count + 1) * valueCount;
    }
    const sums = this.#emptySums(cells * this.#stride);
    sumCells(source, counted, sums);
    if (settings.largestLosses) {
      const largest = this.#emptyLargest(cells);
      for (const column of counted) largestOfCells(source, column, losses, largest);
    }
    counted.forEach(({ valueCount, first }, place) => {
      const own = sums.subarray(first * this.#stride);
      builders[place]!.add(parents, valueCount, own, this.#largest.subarray(first));
    });
  }

  #emptySums(length: number): Float64Array {
    if (this.#sums.length < length) this.#sums = new Float64Array(length);
    else this.#sums.fill(0, 0, length);
    return this.#sums;
  }

  #emptyLargest(length: number): Float64Array {
    if (this.#largest.length < length) this.#largest = new Float64Array(length);
    return this.#largest.fill(Number.NEGATIVE_INFINITY, 0, length);
  }

  /** The open cells of a request, as many at a time as there is room for. */
  *#parts({ parent, isOpen, columns }: CellRequest): Generator<OpenParents> {
    if (parent === null) {
      const { rowCount } = this.#rows;
      if (isOpen[0] === 1) yield { columns: [], codes: new Uint16Array(0), count: 1, rows: rowCount };
      return;
    }
    const widest = Math.max(
      ...[...parent.columns, ...columns].map((column) => this.#rows.valueCounts[column]!),
    );
    const most = Math.max(1, Math.floor(this.#mostCells / widest));
    const width = parent.columns.length;
    let open: number[] = [];
    const part = (): OpenParents => {
      const codes = new Uint16Array(open.length * width);
      open.forEach((cell, place) => {
        codes.set(parent.codes.subarray(cell * width, (cell + 1) * width), place * width);
      });
      const rows = open.reduce((sum, cell) => sum + parent.rows[cell]!, 0);
      return { columns: parent.columns, codes, count: open.length, rows };
    };
    for (let cell = 0; cell < isOpen.length; cell++) {
      if (isOpen[cell] !== 1) continue;
      open.push(cell);
      if (open.length < most) continue;
      yield part();
      open = [];
    }
    if (open.length > 0) yield part();
  }

  /** The rows with the numbers of their parents; without the rows of closed cells where these are many. */
  #source({ parent }: CellRequest, parents: OpenParents): RowSource {
    const { rowCount, centredLosses, weights } = this.#rows;
    const numbers = this.#numbers;
    if (parent === null) numbers.fill(1);
    else numberParents(this.#rows, parents, numbers);
    if (parents.rows < sparseShare * rowCount) return this.#select();
    return { count: rowCount, numbers, rows: null, centredLosses, weights };
  }

  #select(): RowSource {
    const { rowCount, centredLosses, weights } = this.#rows;
    this.#selected ??= {
      rows: new Int32Array(rowCount),
      losses: new Float64Array(rowCount),
      weights: weights === null ? null : new Float64Array(rowCount),
    };
    const selected = this.#selected;
    const numbers = this.#numbers;
    let count = 0;
    for (let row = 0; row < rowCount; row++) {
      const number = numbers[row]!;
      if (number === 0) continue;
      numbers[count] = number;
      selected.rows[count] = row;
      selected.losses[count] = centredLosses[row]!;
      if (weights !== null) selected.weights![count] = weights[row]!;
      count++;
    }
    return { count, numbers, rows: selected.rows, centredLosses: selected.losses, weights: selected.weights };
  }
}
