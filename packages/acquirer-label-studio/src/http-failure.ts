/** A request that failed for good, told without secrets. */
export class HttpFailure extends Error {
  /** Of the answer; undefined where none came. */
  readonly status: number | undefined;
  readonly hint: string | undefined;

  constructor(message: string, options: { status?: number; hint?: string | undefined } = {}) {
    super(message);
    this.name = "HttpFailure";
    this.status = options.status;
    this.hint = options.hint;
  }
}
