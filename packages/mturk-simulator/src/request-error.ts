/**
 * An error as the service sends it: JSON with `__type`, `Message` and, for its own errors, `TurkErrorCode`.
 */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: number;
  readonly code: string | undefined;

  constructor(type: string, message: string, options: { status?: number; code?: string } = {}) {
    super(message);
    this.type = type;
    this.status = options.status ?? 400;
    this.code = options.code;
  }

  /** A wrong request: `RequestError` with a code such as `AWS.MechanicalTurk.InsufficientFunds`. */
  static request(code: string, message: string): ServiceError {
    return new ServiceError("RequestError", message, { code: `AWS.MechanicalTurk.${code}` });
  }
}
