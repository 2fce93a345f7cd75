import type { CellTable } from "@slicetuner/core";
import type { CountSettings } from "./cell-counter.ts";
import type { OpenParents } from "./parent-numbers.ts";
import { plainStride, weightedStride } from "./sum-cells.ts";

/** The arrays of a table of cells. */
interface Part {
  readonly codes: Uint16Array;
  readonly rows: Float64Array;
  readonly losses: Float64Array;
  readonly squaredLosses: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly squaredWeights: Float64Array | undefined;
  readonly largestLosses: Float64Array | undefined;
}

/** Gathers the cells that have enough rows. */
export class CellTableBuilder {
  readonly #columns: readonly number[];
  readonly #hasWeights: boolean;
  readonly #settings: CountSettings;
  readonly #parts: Part[] = [];

  constructor(columns: readonly number[], hasWeights: boolean, settings: CountSettings) {
    this.#columns = columns;
    this.#hasWeights = hasWeights;
    this.#settings = settings;
  }

  /**
   * Takes the cells of some parents, those after the ones taken before. See `sumCells` for the layout of
   * `sums`.
   */
  add(parents: OpenParents, valueCount: number, sums: Float64Array, largest: Float64Array): void {
    const stride = this.#hasWeights ? weightedStride : plainStride;
    const minimumRows = Math.max(1, this.#settings.minimumRows);
    const end = (parents.count + 1) * valueCount;
    let count = 0;
    for (let cell = valueCount; cell < end; cell++) if (sums[cell * stride]! >= minimumRows) count++;

    const part = this.#makePart(count);
    const width = this.#columns.length;
    const parentWidth = width - 1;
    let filled = 0;
    for (let parent = 0; parent < parents.count; parent++) {
      for (let code = 0; code < valueCount; code++) {
        const cell = (parent + 1) * valueCount + code;
        const entry = cell * stride;
        if (!(sums[entry]! >= minimumRows)) continue;
        for (let place = 0; place < parentWidth; place++) {
          part.codes[filled * width + place] = parents.codes[parent * parentWidth + place]!;
        }
        part.codes[filled * width + parentWidth] = code;
        part.rows[filled] = sums[entry]!;
        part.losses[filled] = sums[entry + 1]!;
        part.squaredLosses[filled] = sums[entry + 2]!;
        if (part.weights !== undefined) {
          part.weights[filled] = sums[entry + 3]!;
          part.squaredWeights![filled] = sums[entry + 4]!;
        }
        if (part.largestLosses !== undefined) part.largestLosses[filled] = largest[cell]!;
        filled++;
      }
    }
    this.#parts.push(part);
  }

  finish(): CellTable {
    const { codes, rows, losses, squaredLosses, weights, squaredWeights, largestLosses } = this.#whole();
    return {
      columns: this.#columns,
      codes,
      rows,
      weights: weights ?? rows,
      squaredWeights: squaredWeights ?? rows,
      losses,
      squaredLosses,
      ...(largestLosses !== undefined && { largestLosses }),
    };
  }

  #makePart(count: number): Part {
    const { largestLosses } = this.#settings;
    return {
      codes: new Uint16Array(count * this.#columns.length),
      rows: new Float64Array(count),
      losses: new Float64Array(count),
      squaredLosses: new Float64Array(count),
      weights: this.#hasWeights ? new Float64Array(count) : undefined,
      squaredWeights: this.#hasWeights ? new Float64Array(count) : undefined,
      largestLosses: largestLosses ? new Float64Array(count) : undefined,
    };
  }

  #whole(): Part {
    if (this.#parts.length === 1) return this.#parts[0]!;
    const whole = this.#makePart(this.#parts.reduce((sum, { rows }) => sum + rows.length, 0));
    let filled = 0;
    for (const part of this.#parts) {
      for (const key of Object.keys(part) as (keyof Part)[]) {
        const from = part[key];
        if (from !== undefined)
          whole[key]!.set(from, key === "codes" ? filled * this.#columns.length : filled);
      }
      filled += part.rows.length;
    }
    return whole;
  }
}
