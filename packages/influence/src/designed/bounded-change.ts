/**
 * What is left of a loss, as a share of it, when sums of effects change it by `change` times itself: losses
 * stay above 0. The sum is taken as it is down to half of the loss; what goes beyond removes half, then half
 * of that half, and so on (the curve goes on smoothly as ½·exp(2·change + 1)).
 */
export function shareLeft(change: number): number {
  return change >= -0.5 ? 1 + change : 0.5 * Math.exp(2 * change + 1);
}

/** Its slope. */
export function shareLeftSlope(change: number): number {
  return change >= -0.5 ? 1 : Math.exp(2 * change + 1);
}
