import { type InvalidInputError, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { accuracy, equalizedOdds, evaluateClassifier, logLoss, mapMeasures, rocArea } from "../index.ts";
import { sample } from "../testing/flipped-decisions.ts";

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

  it("weighs the examples that are drawn again as it weighs the others", () => {
    const intervalsOf = (weights?: readonly number[]) => {
      const weighed = weights === undefined ? data : { ...data, weights };
      return evaluateClassifier({ ...weighed, intervals: { replicates: 60 } }).measures;
    };
    const twice = Array.from(data.labels, () => 2);
    expect(intervalsOf(twice).accuracy).toEqual(intervalsOf().accuracy);
    // Without the rows that are decided wrongly all others are right, however they are drawn.
    const right = Array.from(data.labels, (label, row) => (label === decisions[row] ? 1 : 0));
    expect(intervalsOf(right).accuracy).toEqual({ value: 1, interval: { lower: 1, upper: 1 } });
  });

  it("says where a measure has no interval, for a group of which too few have a label", () => {
    const labels = data.labels.map((label, row) => (data.groups[0]!.ids[row] === 2 ? 0 : label));
    labels[data.groups[0]!.ids.indexOf(2)] = 1;
    const { measures, warnings } = evaluateClassifier({ ...data, labels, intervals: { replicates: 100 } });
    const { equalOpportunity } = measures.groups[0]!.fairness;
    expect(equalOpportunity.gap.value).not.toBeNull();
    expect(equalOpportunity.gap.interval).toBeNull();
    expect(warnings).toEqual([
      "group: some measures have no interval, because a group has too few examples of a class.",
    ]);
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
    expect(warnings).toEqual([
      "The classifier decides the same for every example: it is fair only because it tells nobody apart.",
      "few: 1 examples have no value and are in no group.",
      "few: one is left out, it has 1 of at least 5 examples.",
      "few: none is left out, it has no example.",
      "few: fewer than two groups have examples, so nothing can be compared.",
    ]);
  });

  describe("of three classes and two groups", () => {
    const rows = {
      labels: [0, 0, 1, 2, 0, 1, 1, 2],
      decisions: [0, 1, 1, 2, 0, 1, 2, 2],
      classCount: 3,
      groups: [{ name: "side", ids: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1), values: ["left", "right"] }],
      intervals: null,
    };
    const rate = (value: number | null) => ({ value, interval: null });

    it("counts one class against the others where it is the positive one", () => {
      const { measures, size, calibration, constantDecision, intervals } = evaluateClassifier({
        ...rows,
        positive: 1,
      });
      expect({ size, calibration, constantDecision, intervals }).toEqual({
        size: 8,
        calibration: null,
        constantDecision: null,
        intervals: null,
      });
      expect(measures.accuracy).toEqual(rate(6 / 8));
      const { table, fairness } = measures.groups[0]!;
      expect(table).toMatchObject([
        {
          value: "left",
          size: 4,
          labelRate: rate(1 / 4),
          positiveRate: rate(2 / 4),
          truePositiveRate: rate(1),
          falsePositiveRate: rate(1 / 3),
          accuracy: rate(3 / 4),
          logLoss: rate(null),
          rocArea: rate(null),
        },
        {
          value: "right",
          size: 4,
          labelRate: rate(2 / 4),
          positiveRate: rate(1 / 4),
          truePositiveRate: rate(1 / 2),
          falsePositiveRate: rate(0),
          accuracy: rate(3 / 4),
          logLoss: rate(null),
          rocArea: rate(null),
        },
      ]);
      expect(fairness.demographicParity).toMatchObject({ gap: rate(1 / 4), ratio: rate(1 / 2) });
      expect(fairness.equalOpportunity).toMatchObject({ gap: rate(1 / 2), ratio: rate(1 / 2) });
    });

    it("tells of every class where none is, and what guessing loses", () => {
      const { measures } = evaluateClassifier(rows);
      const [left, right] = measures.groups[0]!.table;
      for (const row of [left!, right!]) {
        expect([row.labelRate, row.positiveRate, row.truePositiveRate, row.falsePositiveRate]).toEqual(
          [null, null, null, null].map(rate),
        );
        expect(row.guessingLoss.value).toBeCloseTo(-(3 * Math.log(3 / 8) + Math.log(1 / 4)) / 4, 12);
      }
      expect(measures.guessingLoss.value).toBeCloseTo(-(6 * Math.log(3 / 8) + 2 * Math.log(1 / 4)) / 8, 12);
      // The classes' gaps are 0, 1/4 and 1/4.
      expect(measures.groups[0]!.fairness.demographicParity.gap).toEqual(rate(1 / 4));
    });

    it("decides for the first of the most probable classes", () => {
      const probabilities = [0.4, 0.4, 0.2, 0.1, 0.2, 0.7, 0.3, 0.35, 0.35];
      const { measures, constantDecision } = evaluateClassifier({
        labels: [0, 2, 1],
        classCount: 3,
        probabilities,
        intervals: null,
      });
      expect(measures.accuracy.value).toBe(1);
      expect(measures.logLoss.value).toBeCloseTo(-(Math.log(0.4) + Math.log(0.7) + Math.log(0.35)) / 3, 12);
      expect(constantDecision).toBeNull();
    });

    it("has no accuracy and no losses where nothing has a weight", () => {
      const { measures } = evaluateClassifier({ ...rows, weights: rows.labels.map(() => 0) });
      expect(measures).toMatchObject({ accuracy: rate(null), guessingLoss: rate(null) });
      expect(measures.groups[0]!.table[0]).toMatchObject({ accuracy: rate(null), guessingLoss: rate(null) });
    });
  });

  describe("names what is wrong with a column", () => {
    const fine = { labels: [0, 1], classCount: 2, decisions: [1, 0] };
    const groups = (ids: number[]) => [
      { name: "side", ids: Int32Array.from(ids), values: ["left", "right"] },
    ];

    it.each([
      [{ labels: [], decisions: [] }, "labels: no example"],
      [{ classCount: 1, labels: [0, 0], decisions: [0, 0] }, "classCount: is 1, expected at least 2"],
      [{ classCount: 2.5 }, "classCount: is 2.5, expected at least 2"],
      [{ positive: 2 }, "positive: is 2, expected a class number below 2"],
      [{ positive: -1 }, "positive: is -1, expected a class number below 2"],
      [{ positive: 0.5 }, "positive: is 0.5, expected a class number below 2"],
      [{ decisions: [1] }, "decisions: 1 entries for 2 examples"],
      [
        { decisions: [2, -1] },
        "decisions[0]: is 2, expected a class number below 2\ndecisions[1]: is -1, expected a class number below 2",
      ],
      [{ labels: [0.5, 1] }, "labels[0]: is 0.5, expected a class number below 2"],
      [{ probabilities: [0, 1, 1] }, "probabilities: 3 numbers, expected 2 examples × 2 classes"],
      [
        { probabilities: [0, 1, -0.1, 1.1] },
        "probabilities[2]: is -0.1, expected a number in [0, 1]\nprobabilities[3]: is 1.1, expected a number in [0, 1]",
      ],
      [{ groups: groups([0]) }, "groups[0].ids: 1 entries for 2 examples"],
      [
        { groups: groups([2, -2]) },
        "groups[0].ids[0]: is 2, expected a group number below 2, or -1\ngroups[0].ids[1]: is -2, expected a group number below 2, or -1",
      ],
      [{ weights: [-1, 1] }, "weights[0]: is -1, expected a finite number of at least 0"],
    ])("%#", (change, message) => {
      let said = "";
      try {
        evaluateClassifier({ ...fine, ...change, intervals: null });
      } catch (error) {
        said = (error as InvalidInputError).problems
          .map(({ path, message }) => `${path}: ${message}`)
          .join("\n");
      }
      expect(said).toBe(message);
    });

    it("and nothing of columns at the ends of what is allowed", () => {
      const edge = { ...fine, positive: 0, probabilities: [0, 1, 1 + 1e-7, 0], groups: groups([-1, 1]) };
      expect(() => evaluateClassifier({ ...edge, intervals: null })).not.toThrow();
    });
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
