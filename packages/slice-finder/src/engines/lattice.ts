import type { CellTable } from "@slicetuner/core";
import type { CodedLiteral, SearchContext, SliceSums } from "../slice-engine.ts";

/** The cells of some columns, and which of them may have children. */
export interface LatticeTable {
  readonly cells: CellTable;
  /**
   * One entry for each cell: 1 if its children shall be looked at. Set while a level is judged; 0 at first.
   */
  readonly isOpen: Uint8Array;
}

/** The cells that have one literal less than a cell, one for each literal left out. */
export interface ParentCells {
  readonly tables: readonly LatticeTable[];
  /** Cell numbers in the `tables`. */
  readonly cells: Int32Array;
}

/** Whether a cell with these parents, all of them open, shall be counted. */
export type ParentFilter = (parents: ParentCells) => boolean;

/**
 * The conjunctions of literals of different columns, level by level. A cell is counted only if all its
 * parents were left open: what holds for a cell's rows being too few, too good or bad enough holds for
 * whatever it contains.
 */
export class Lattice {
  readonly #context: SearchContext;
  readonly #largestLosses: boolean;
  #literals = 0;
  /** Those of the last level, by their columns. */
  #tables = new Map<string, LatticeTable>();
  #parents = new Map<string, LatticeTable>();

  constructor(context: SearchContext, { largestLosses }: { readonly largestLosses: boolean }) {
    this.#context = context;
    this.#largestLosses = largestLosses;
  }

  /** Counts the next level: its tables in the order of their columns. None where no cell is open any more. */
  async descend(mayHave: ParentFilter): Promise<LatticeTable[]> {
    const { counter, options, signal } = this.#context;
    const requests =
      this.#literals === 0
        ? [{ parent: null, isOpen: Uint8Array.of(1), columns: counter.columns.map((_, index) => index) }]
        : [...this.#tables.values()].flatMap((table) => {
            const columns = this.#childColumns(table, mayHave);
            return columns.length > 0 ? [{ parent: table.cells, isOpen: table.isOpen, columns }] : [];
          });
    this.#parents = this.#tables;
    this.#tables = new Map();
    this.#literals += 1;
    if (requests.length === 0) return [];
    const call = { minimumRows: options.minimumRows, largestLosses: this.#largestLosses, signal };
    for (const tables of await counter.doCount(requests, call)) {
      for (const cells of tables) {
        if (cells.rows.length === 0) continue;
        this.#tables.set(key(cells.columns), { cells, isOpen: new Uint8Array(cells.rows.length) });
      }
    }
    signal.throwIfAborted();
    return [...this.#tables.values()];
  }

  /**
   * A function of the cells of a table of the last level: the cell's parents where all of them are open, else
   * null. The object it returns is the same for all cells.
   */
  parentsOf({ cells }: LatticeTable): (cell: number) => ParentCells | null {
    const width = cells.columns.length;
    if (width === 1) {
      const none = { tables: [], cells: new Int32Array(0) };
      return () => none;
    }
    const found = cells.columns.map((_, left) => this.#parents.get(key(without(cells.columns, left))));
    if (!found.every((table) => table !== undefined)) return () => null;
    const parents = { tables: found, cells: new Int32Array(width) };
    const codes = new Uint16Array(width - 1);
    return (cell) => {
      for (let left = 0; left < width; left++) {
        for (let index = 0; index < width - 1; index++) {
          codes[index] = cells.codes[cell * width + (index < left ? index : index + 1)]!;
        }
        const table = found[left]!;
        const parent = findCell(table.cells, codes);
        if (parent < 0 || table.isOpen[parent] === 0) return null;
        parents.cells[left] = parent;
      }
      return parents;
    };
  }

  /** Columns after the table's, each with a child all of whose parents are open and pass the filter. */
  #childColumns(table: LatticeTable, mayHave: ParentFilter): number[] {
    const columns: number[] = [];
    if (!table.isOpen.includes(1)) return columns;
    const own = table.cells.columns;
    for (let column = own.at(-1)! + 1; column < this.#context.counter.columns.length; column++) {
      const siblings = own.map((_, left) => this.#tables.get(key([...without(own, left), column])));
      if (!siblings.every((sibling) => sibling !== undefined)) continue;
      if (hasChild(table, siblings, mayHave)) columns.push(column);
    }
    return columns;
  }
}

/** @param siblings have the new column in place of the table's first, second … column. */
function hasChild(table: LatticeTable, siblings: readonly LatticeTable[], mayHave: ParentFilter): boolean {
  const { cells } = table;
  const width = cells.columns.length;
  const parents = { tables: [...siblings, table], cells: new Int32Array(width + 1) };
  const codes = new Uint16Array(width);
  const first = siblings[0]!;
  for (let cell = 0; cell < table.isOpen.length; cell++) {
    if (table.isOpen[cell] === 0) continue;
    parents.cells[width] = cell;
    // Cells of the first sibling that share all codes but the table's first stand in a row, one for each new
    // code.
    for (let index = 1; index < width; index++) codes[index - 1] = cells.codes[cell * width + index]!;
    for (let other = lowerBound(first.cells, codes, width - 1); other < first.isOpen.length; other++) {
      if (compare(first.cells, other, codes, width - 1) !== 0) break;
      if (first.isOpen[other] === 0) continue;
      parents.cells[0] = other;
      const code = first.cells.codes[other * width + width - 1]!;
      if (areOpen(siblings, cells, cell, code, parents.cells) && mayHave(parents)) return true;
    }
  }
  return false;
}

/** Whether the other siblings have the cell with the new code, open; notes where. */
function areOpen(
  siblings: readonly LatticeTable[],
  cells: CellTable,
  cell: number,
  code: number,
  found: Int32Array,
): boolean {
  const width = siblings.length;
  const codes = new Uint16Array(width);
  codes[width - 1] = code;
  for (let left = 1; left < width; left++) {
    for (let index = 0; index < width - 1; index++) {
      codes[index] = cells.codes[cell * width + (index < left ? index : index + 1)]!;
    }
    const sibling = siblings[left]!;
    const other = findCell(sibling.cells, codes);
    if (other < 0 || sibling.isOpen[other] === 0) return false;
    found[left] = other;
  }
  return true;
}

/** Number of the cell with these codes, or −1. */
function findCell(cells: CellTable, codes: Uint16Array): number {
  const cell = lowerBound(cells, codes, codes.length);
  return cell < cells.rows.length && compare(cells, cell, codes, codes.length) === 0 ? cell : -1;
}

/** The first cell whose leading codes are not below these. */
function lowerBound(cells: CellTable, codes: Uint16Array, length: number): number {
  let low = 0;
  let high = cells.rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(cells, middle, codes, length) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(cells: CellTable, cell: number, codes: Uint16Array, length: number): number {
  const start = cell * cells.columns.length;
  for (let index = 0; index < length; index++) {
    const difference = cells.codes[start + index]! - codes[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function without(columns: readonly number[], left: number): number[] {
  return columns.filter((_, index) => index !== left);
}

function key(columns: readonly number[]): string {
  return columns.join(" ");
}

/** What a cell's table holds of it. */
export function cellSums(cells: CellTable, cell: number): SliceSums {
  return {
    rows: cells.rows[cell]!,
    weight: cells.weights[cell]!,
    squaredWeight: cells.squaredWeights[cell]!,
    losses: cells.losses[cell]!,
    squaredLosses: cells.squaredLosses[cell]!,
  };
}

/** The conjunction that a cell stands for. */
export function cellLiterals({ columns, codes }: CellTable, cell: number): CodedLiteral[] {
  return columns.map((column, index) => ({ column, codes: [codes[cell * columns.length + index]!] }));
}
