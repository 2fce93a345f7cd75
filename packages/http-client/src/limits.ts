/** What one server may cost us in time and memory. */
export interface HttpLimits {
  /** For one request with its answer, in seconds. @default 30 */
  readonly requestSeconds: number;
  /** Of one answer, unpacked. @default 33554432 (32 MiB) */
  readonly responseBytes: number;
  /** How often a request is tried that fails for a reason that passes. @default 6 */
  readonly tries: number;
  /**
   * Before the second try; doubled before each further one, and shortened at random by up to a half. @default
   * 0.25
   */
  readonly backOffSeconds: number;
  /** Longest wait before another try, also where the server asks for a longer one. @default 60 */
  readonly longestWaitSeconds: number;
  /** All waits of one call together, those between its pages included, in seconds. @default 300 */
  readonly totalWaitSeconds: number;
}

export const defaultHttpLimits: HttpLimits = {
  requestSeconds: 30,
  responseBytes: 2 ** 25,
  tries: 6,
  backOffSeconds: 0.25,
  longestWaitSeconds: 60,
  totalWaitSeconds: 300,
};
