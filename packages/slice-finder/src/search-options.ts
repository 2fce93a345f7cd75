/**
 * How the effect of a slice on the loss is measured; a threshold means something else in each.
 *
 * - `cohen`: (mean in − mean out) / √((variance in + variance out) / 2), population variances (Slice Finder,
 * TKDE 2020,
 *   section 2). Free of the loss's unit.
 * - `legacy`: as the published code computes it, to compare with published figures: standard deviations under
 * the root,
 *   and an over-estimated variance outside. Grows with √ of the loss's unit; .4 of it is about .6 of `cohen`
 *   on log loss.
 */
export type EffectSizeKind = "cohen" | "legacy";

/** What every search takes. */
export interface SearchOptions {
  /** Slices wanted. @default 10 */
  readonly maximumSlices: number;
  /** Literals of a slice's predicate at most; of the tree: its depth. @default 3 */
  readonly maximumLiterals: number;
  /** Rows of a slice at least. @default the larger of 30 and a thousandth of the rows */
  readonly minimumRows: number;
  /** @default "cohen" */
  readonly effectSize: EffectSizeKind;
  /** Effect size from which a slice is problematic. @default 0.4 */
  readonly effectThreshold: number;
  /** Significance level of the whole search, in (0, 1). @default 0.05 */
  readonly significance: number;
}
