import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { accuracy, equalizedOdds, evaluateClassifier, logLoss, mapMeasures, rocArea } from "../index.ts";

/** Two groups with the given rates of decision 1 and labels that are decisions, now and then flipped. */
function sample(seed: number, size: number, rates: readonly number[]) {
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

describe("evaluateClassifier", () => {
  const data = sample(1, 500, [0.3, 0.5, 0.6]);
  const decisions = Array.from(data.labels, (_, row) => (data.probabilities[2 * row + 1]! > 0.5 ? 1 : 0));

  it("agrees with the measures that are computed one by one", () => {
    const random = new Random(2);
    const weights = Array.from(data.labels, () => 1 + random.integer(3));
    const { measures } = evaluateClassifier({ ...data, weights, intervals: null });
    const { probabilities, labels } = data;
    expect(measures.accuracy.value).toBeCloseTo(accuracy({ probabilities, labels, weights }), 12);
    expect(measures.rocArea.value).toBeCloseTo(rocArea({ probabilities, labels, weights })!, 12);
    const trueClass = Array.from(labels, (label, row) => probabilities[2 * row + label]!);
    expect(measures.logLoss.value).toBeCloseTo(logLoss(trueClass, weights), 12);
    const groups = data.groups[0]!.ids;
    const { gap, ratio } = equalizedOdds({ decisions, labels, groups, groupCount: 3, weights });
    expect(measures.groups[0]!.fairness.equalizedOdds).toMatchObject({
      gap: { value: gap },
      ratio: { value: ratio },
    });
    const [row] = measures.groups[0]!.table;
    const own = [...labels.keys()].filter((index) => groups[index] === 0);
    const weigh = (rows: readonly number[]) => rows.reduce((sum, index) => sum + weights[index]!, 0);
    expect(row!.size).toBe(own.length);
    expect(row!.truePositiveRate.value).toBeCloseTo(
      weigh(own.filter((index) => labels[index] === 1 && decisions[index] === 1)) /
        weigh(own.filter((index) => labels[index] === 1)),
      12,
    );
    expect(row!.falsePositiveRate.value).toBeCloseTo(
      weigh(own.filter((index) => labels[index] === 0 && decisions[index] === 1)) /
        weigh(own.filter((index) => labels[index] === 0)),
      12,
    );
  });

  it("tells of each group the area over its own rows, and what guessing the shares of all would lose", () => {
    const random = new Random(3);
    const weights = Array.from(data.labels, () => 1 + random.integer(3));
    const { measures } = evaluateClassifier({ ...data, weights, intervals: null });
    const { probabilities, labels } = data;
    const { ids } = data.groups[0]!;
    const share = (label: number) =>
      weights.reduce((sum, weight, row) => sum + (labels[row] === label ? weight : 0), 0) /
      weights.reduce((sum, weight) => sum + weight, 0);
    const guesses = Array.from(labels, share);
    expect(measures.guessingLoss.value).toBeCloseTo(logLoss(guesses, weights), 12);
    measures.groups[0]!.table.forEach((row, group) => {
      const rows = [...labels.keys()].filter((index) => ids[index] === group);
      const own = {
        probabilities: rows.flatMap((index) => [probabilities[2 * index]!, probabilities[2 * index + 1]!]),
        labels: rows.map((index) => labels[index]!),
        weights: rows.map((index) => weights[index]!),
      };
      expect(row.rocArea.value).toBeCloseTo(rocArea(own)!, 12);
      const guessed = rows.map((index) => guesses[index]!);
      expect(row.guessingLoss.value).toBeCloseTo(logLoss(guessed, own.weights), 12);
    });
  });

  it("gives every measure an interval that has it inside", () => {
    const { measures, intervals } = evaluateClassifier({ ...data, intervals: { replicates: 200 } });
    expect(intervals).toEqual({ replicates: 200, level: 0.95, seed: 1 });
    let count = 0;
    mapMeasures(measures, ({ value, interval }, name) => {
      count += 1;
      expect(interval, name).not.toBeNull();
      expect(interval!.lower, name).toBeLessThanOrEqual(value!);
      expect(interval!.upper, name).toBeGreaterThanOrEqual(value!);
      expect(interval!.lower).toBeGreaterThanOrEqual(0);
      if (name !== "logLoss" && name !== "guessingLoss") expect(interval!.upper).toBeLessThanOrEqual(1);
    });
    expect(count).toBe(5 + 9 + 3 * 8);
  });

  it("covers the true gap about as often as it says", () => {
    // Rates .3 and .5 of decisions: the gap of demographic parity is .2.
    const covered = Array.from({ length: 100 }, (_, seed) => {
      const { measures } = evaluateClassifier({
        ...sample(100 + seed, 300, [0.3, 0.5]),
        intervals: { replicates: 200, level: 0.9, seed },
      });
      const { lower, upper } = measures.groups[0]!.fairness.demographicParity.gap.interval!;
      return lower <= 0.2 && 0.2 <= upper;
    }).filter(Boolean).length;
    // Binomial(100, .9) lies in [80, 98] with a chance of .998.
    expect(covered).toBeGreaterThanOrEqual(80);
    expect(covered).toBeLessThanOrEqual(98);
  });

  it("gives null and a warning where a group lacks a class", () => {
    const lacking = {
      ...data,
      labels: data.labels.map((label, row) => (data.groups[0]!.ids[row] === 2 ? 0 : label)),
    };
    const { measures, warnings } = evaluateClassifier({ ...lacking, intervals: null });
    const { demographicParity, equalOpportunity, equalizedOdds } = measures.groups[0]!.fairness;
    expect(demographicParity.gap.value).toBeGreaterThan(0);
    expect(equalOpportunity.gap).toEqual({ value: null, interval: null });
    expect(equalizedOdds.disparity.value).toBeNull();
    expect(warnings).toEqual([
      "group: equal opportunity and equalized odds cannot be told: group 2 lacks examples of a class.",
    ]);
  });

  it("lists the groups that are left out, and names constant classifiers", () => {
    const few = {
      name: "few",
      ids: data.groups[0]!.ids.map((_, row) => (row === 0 ? 1 : row === 1 ? -1 : 0)),
      values: ["many", "one", "none"],
    };
    const { groups, warnings, measures, constantDecision } = evaluateClassifier({
      labels: data.labels,
      classCount: 2,
      decisions: data.labels.map(() => 1),
      groups: [few],
      minimumGroupSize: 5,
      intervals: null,
    });
    expect(groups).toEqual([
      {
        name: "few",
        missing: 1,
        leftOut: [
          { value: "one", size: 1, reason: "has 1 of at least 5 examples" },
          { value: "none", size: 0, reason: "has no example" },
        ],
      },
    ]);
    expect(constantDecision).toBe(1);
    expect(measures.groups[0]!.fairness.demographicParity.gap.value).toBeNull();
    expect(measures.logLoss.value).toBeNull();
    expect(warnings).toHaveLength(5);
  });

  it("names all that is wrong with its columns, but not a million rows", () => {
    const size = data.labels.length;
    expect(() =>
      evaluateClassifier({ ...data, labels: data.labels.map(() => 2), positive: 3, weights: [1] }),
    ).toThrow(
      new RegExp(
        `positive[\\s\\S]*weights: 1 entries for ${size}[\\s\\S]*labels\\[19\\][\\s\\S]*${size - 20} more`,
      ),
    );
    expect(() => evaluateClassifier({ labels: [1], classCount: 2 })).toThrow(
      "neither probabilities nor decisions",
    );
    expect(() => evaluateClassifier({ labels: [1], classCount: 2, probabilities: [0, 1.5] })).toThrow(
      "probabilities[1]: is 1.5",
    );
  });
});
