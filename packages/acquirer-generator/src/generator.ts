import type { ExampleColumn } from "@slicetuner/core";

/** What a generator is asked for. */
export interface GeneratorRequest {
  /** The order's id. */
  readonly order: string;
  /** The slice's name. */
  readonly slice: string;
  /** The column values that define the slice. */
  readonly values: Readonly<Record<string, string>>;
  /** Examples wanted. */
  readonly count: number;
  /**
   * A whole number below 2³², the same whenever this order is asked for: all that is random must come from
   * it.
   */
  readonly seed: number;
  /** Columns that a row should have. */
  readonly columns: readonly ExampleColumn[];
}

/** Makes rows of a slice; equal requests must give equal rows. */
export type Generate = (
  request: GeneratorRequest,
  call: { readonly signal: AbortSignal },
) => Rows | Promise<Rows>;

type Rows = Iterable<unknown> | AsyncIterable<unknown>;

/** What was made for an order. */
export interface Made {
  /** At most as many as were asked for; text where a line was meant as a row and cannot be read. */
  readonly rows: readonly unknown[];
  /** Whether there was more. */
  readonly hasMore: boolean;
  readonly warnings: readonly string[];
}

/** Makes what an order asks for; rejects with a {@link GeneratorError}, or the signal's reason. */
export type Maker = (request: GeneratorRequest, signal: AbortSignal) => Promise<Made>;

/** Why a generator made nothing. */
export class GeneratorError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }
}
