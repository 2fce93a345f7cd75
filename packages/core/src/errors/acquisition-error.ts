import { SliceTunerError } from "./slice-tuner-error.ts";

/** An order could not be carried out, or a delivery broke the contract. */
export class AcquisitionError extends SliceTunerError {
  readonly orderId: string;

  constructor(orderId: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(`order ${orderId}: ${message}`, options);
    this.orderId = orderId;
  }
}
