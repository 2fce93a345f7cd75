import { AcquisitionError } from "@slicetuner/core";

/** What the service or the way to it did wrong, without secrets: the original error is not kept. */
export class ServiceFailure extends Error {
  /** E.g. `AWS.MechanicalTurk.InsufficientFunds`; the error's name where there is no such code. */
  readonly code: string;

  constructor(error: Error & { readonly TurkErrorCode?: string }, mask: (text: string) => string) {
    const text = mask(error.message === "" ? error.name : error.message);
    super(text.replace(/Signature=[0-9a-f]+/gi, "Signature=[secret]"));
    this.name = "ServiceFailure";
    this.code = mask(error.TurkErrorCode ?? error.name);
  }
}

/** What to do about a failure. */
const hints: readonly [pattern: RegExp, hint: string][] = [
  [
    /InsufficientFunds/i,
    "Add funds to the account and go on: the tasks that are out will be found again and bought once.",
  ],
  [
    /Credential|UnrecognizedClient|InvalidSignature|AccessDenied|InvalidClientTokenId|ExpiredToken/i,
    "Check the credentials that the AWS SDK finds (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or a profile): they must belong to a requester's account.",
  ],
  [/UnexpectedAnswer/, "Is `endpoint` the address of Mechanical Turk? Nothing was counted."],
  [
    /Throttl|ServiceFault|ECONN|ENOTFOUND|Timeout|Unavailable/i,
    "The service could not be reached or is busy. Go on later: what is out will be found again and bought once.",
  ],
];

/** The failure of an order; other errors as they are. */
export function orderFailure(orderId: string, doing: string, error: unknown): unknown {
  if (!(error instanceof ServiceFailure)) return error;
  const { code, message } = error;
  const hint = hints.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1];
  return new AcquisitionError(orderId, `${doing}: ${message} (${code})`, hint === undefined ? {} : { hint });
}
