import { type GroupColumn, Random } from "@slicetuner/core";

/** Groups with the given rates of decision 1 and labels that are decisions, now and then flipped. */
export function sample(
  seed: number,
  size: number,
  rates: readonly number[],
): { probabilities: Float64Array; labels: Int32Array; classCount: number; groups: GroupColumn[] } {
  const random = new Random(seed);
  const ids = Int32Array.from({ length: size }, () => random.integer(rates.length));
  const probabilities = new Float64Array(2 * size);
  const labels = Int32Array.from(ids, (group, row) => {
    const decision = random.uniform() < rates[group]! ? 1 : 0;
    const positive = decision === 1 ? 0.5 + random.uniform() / 2 : random.uniform() / 2;
    probabilities.set([1 - positive, positive], 2 * row);
    return random.uniform() < 0.25 ? 1 - decision : decision;
  });
  const values = rates.map((_, group) => `group ${group}`);
  return { probabilities, labels, classCount: 2, groups: [{ name: "group", ids, values }] };
}
