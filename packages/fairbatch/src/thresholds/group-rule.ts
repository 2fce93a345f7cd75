import type { Random } from "@slicetuner/core";

/**
 * How one group's scores become decisions. With probability `coinChance` the score is not looked at, and the
 * decision is positive with probability `coinRate`. Otherwise it is positive for scores of at least a
 * threshold: the lower one with probability `lowerChance`, else the higher one. A rule without chance has one
 * threshold: both are the same.
 */
export interface GroupRule {
  readonly higherThreshold: number;
  readonly lowerThreshold: number;
  readonly lowerChance: number;
  readonly coinChance: number;
  readonly coinRate: number;
}

/** The rule that has one threshold. */
export function thresholdRule(threshold: number): GroupRule {
  return {
    higherThreshold: threshold,
    lowerThreshold: threshold,
    lowerChance: 1,
    coinChance: 0,
    coinRate: 0,
  };
}

/** The chance of a positive decision for a score. */
export function positiveChance(rule: GroupRule, score: number): number {
  const lower = score >= rule.lowerThreshold ? rule.lowerChance : 0;
  const higher = score >= rule.higherThreshold ? 1 - rule.lowerChance : 0;
  return (1 - rule.coinChance) * (lower + higher) + rule.coinChance * rule.coinRate;
}

/**
 * Decisions, 0 or 1, for examples with scores.
 * @param groups group number of each example; −1 (no group) is decided by a score of at least 0.5
 */
export function decideByRules(
  rules: readonly GroupRule[],
  scores: ArrayLike<number>,
  groups: ArrayLike<number>,
  random: Random,
): Int32Array {
  const decisions = new Int32Array(scores.length);
  for (let row = 0; row < scores.length; row++) {
    const rule = groups[row]! < 0 ? noGroup : rules[groups[row]!]!;
    const chance = positiveChance(rule, scores[row]!);
    // A number is drawn for each row, so that a row's decision does not depend on the rules of those before
    // it.
    decisions[row] = random.uniform() < chance ? 1 : 0;
  }
  return decisions;
}

const noGroup = thresholdRule(0.5);
