const marker = Symbol.for("slicetuner.error");

/** The root of every error that Slice Tuner throws on purpose. `hint` says what to do next. */
export class SliceTunerError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for our errors, those of another copy of this package included. */
  static isInstance(error: unknown): error is SliceTunerError {
    return typeof error === "object" && error !== null && marker in error;
  }
}
