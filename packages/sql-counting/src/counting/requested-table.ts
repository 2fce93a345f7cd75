import type { CellTable, CountRequest } from "@slicetuner/core";

/**
 * Which sums an answer row holds after its codes; those of weights and largest losses only where they were
 * asked for.
 */
export interface AnswerShape {
  readonly isWeighted: boolean;
  readonly largestLosses: boolean;
}

/**
 * Takes the cells of one column set in ascending order of their codes and keeps the children of open parents.
 */
export class RequestedTable {
  readonly columns: readonly number[];
  readonly #request: CountRequest;
  readonly #shape: AnswerShape;
  readonly #codes: number[] = [];
  readonly #sums: number[][];
  /** The first parent that may have further children. */
  #parent = 0;

  constructor(request: CountRequest, column: number, shape: AnswerShape) {
    this.#request = request;
    this.columns = [...(request.parent?.columns ?? []), column];
    this.#shape = shape;
    this.#sums = Array.from(
      { length: 3 + (shape.isWeighted ? 2 : 0) + (shape.largestLosses ? 1 : 0) },
      () => [],
    );
  }

  /** @param sums rows, losses, squares, and what `shape` names, in the order of `countQuery`. */
  add(codes: readonly number[], sums: readonly number[]): void {
    if (!this.#isWanted(codes)) return;
    this.#codes.push(...codes);
    for (const [index, sum] of sums.entries()) this.#sums[index]!.push(sum);
  }

  finish(): CellTable {
    const [rows, losses, squaredLosses, ...others] = this.#sums.map((sums) => Float64Array.from(sums));
    const { isWeighted, largestLosses } = this.#shape;
    return {
      columns: this.columns,
      codes: Uint16Array.from(this.#codes),
      rows: rows!,
      weights: isWeighted ? others[0]! : rows!,
      squaredWeights: isWeighted ? others[1]! : rows!,
      losses: losses!,
      squaredLosses: squaredLosses!,
      ...(largestLosses && { largestLosses: others.at(-1)! }),
    };
  }

  /** Parents and children ascend together, so that each is looked at once. */
  #isWanted(codes: readonly number[]): boolean {
    const { parent, isOpen } = this.#request;
    if (parent === null) return isOpen[0] === 1;
    const width = parent.columns.length;
    for (; this.#parent < isOpen.length; this.#parent++) {
      const order = compare(parent.codes, this.#parent * width, codes, width);
      if (order === 0) return isOpen[this.#parent] === 1;
      if (order > 0) return false;
    }
    return false;
  }
}

/**
 * Below 0, 0 or above 0 as the codes from `first` on come before, are, or come after the first `width` of
 * `codes`.
 */
function compare(parents: Uint16Array, first: number, codes: readonly number[], width: number): number {
  for (let place = 0; place < width; place++) {
    const difference = parents[first + place]! - codes[place]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
