/** What is remembered of an order over restarts, beside its slice, count and price. */
export type OrderFacts = {
  /** `sending`: it is not known whether it reached the service; `unsent`: it surely did not. */
  readonly state: "unsent" | "sending" | "sent" | "refused" | "cancelled";
  /** The service's own id of it, where it told one. */
  readonly reference?: string;
  /** Why it was refused. */
  readonly reason?: string;
  /** Ids of the examples that count: they stay the same, whatever comes later and in whatever order. */
  readonly taken?: readonly string[];
};
