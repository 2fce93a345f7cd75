import { Random, type WorkerAnswer } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { agreeOnLabels } from "./agree-on-labels.ts";
import { describeCareless, findCarelessWorkers } from "./check-agreement.ts";
import type { AgreementMethod } from "./choose-method.ts";

/**
 * `items` random truths; each worker answers each item, right with their own probability, else evenly wrong.
 */
function crowd(accuracies: readonly number[], items: number, classCount: number, seed: number) {
  const random = new Random(seed);
  const truth = Array.from({ length: items }, () => random.integer(classCount));
  const answers = truth.flatMap((label, item) =>
    accuracies.map((accuracy, worker): WorkerAnswer => {
      const wrong = (label + 1 + random.integer(classCount - 1)) % classCount;
      return {
        exampleId: `i${item}`,
        worker: `w${worker}`,
        label: random.uniform() < accuracy ? label : wrong,
      };
    }),
  );
  const accuracyOf = (method: "majority" | "dawid-skene") => {
    const { labels } = agreeOnLabels(answers, classCount, { method });
    return truth.filter((label, item) => labels.get(`i${item}`)!.label === label).length / items;
  };
  return { truth, answers, accuracyOf };
}

const answer = (exampleId: string, worker: string, label: number): WorkerAnswer => ({
  exampleId,
  worker,
  label,
});

describe("agreeOnLabels", () => {
  it("takes the most frequent answer, and leaves a tie open or to the worker with the best score", () => {
    const answers = [
      ...["a", "b", "c", "d"].flatMap((id) => [
        answer(id, "good", 1),
        answer(id, "fair", 1),
        answer(id, "bad", 0),
      ]),
      ...["e", "f", "g", "h"].flatMap((id) => [answer(id, "good", 0), answer(id, "fair", 0)]),
      answer("tie", "good", 1),
      answer("tie", "bad", 0),
    ];
    const { labels } = agreeOnLabels(answers, 2, { method: "majority" });
    expect(labels.get("a")).toEqual({ label: 1, confidence: 2 / 3, votes: [1, 2], gold: false });
    expect(labels.get("tie")).toMatchObject({ label: null, confidence: 0.5 });
    const broken = agreeOnLabels(answers, 2, { method: "majority", ties: "best-worker" });
    expect(broken.labels.get("tie")!.label).toBe(1);
    expect(labels.has("never asked")).toBe(false);
  });

  it("is better than the majority where few workers are good", () => {
    const mixed = crowd([0.95, 0.9, 0.5, 0.5, 0.5], 400, 2, 1);
    expect(mixed.accuracyOf("dawid-skene")).toBeGreaterThan(mixed.accuracyOf("majority") + 0.05);
    const classes = crowd([0.9, 0.85, 0.25, 0.25], 400, 4, 2);
    expect(classes.accuracyOf("dawid-skene")).toBeGreaterThan(classes.accuracyOf("majority") + 0.05);
  });

  it("learns a worker's skill from what they answered in earlier rounds", () => {
    const { answers } = crowd([0.95, 0.5, 0.5, 0.9], 300, 2, 3);
    const now = [answer("new", "w0", 1), answer("new", "w1", 0)];
    expect(agreeOnLabels([...answers, ...now], 2).labels.get("new")!.label).toBe(1);
    expect(agreeOnLabels([...answers, ...now], 2).labels.get("new")!.confidence).toBeGreaterThan(0.8);
    expect(agreeOnLabels(now, 2).labels.get("new")!.label).toBe(null);
  });

  it("gives a worker who answers twice one vote, the same in every order", () => {
    const answers = [answer("a", "x", 0), answer("a", "y", 0), answer("a", "x", 1)];
    const votesOf = (given: WorkerAnswer[]) =>
      agreeOnLabels(given, 2, { method: "majority" }).labels.get("a")!.votes;
    expect(votesOf(answers).reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(votesOf([...answers].reverse())).toEqual(votesOf(answers));
  });

  it("refuses gold questions of a class that there is not", () => {
    const gold = new Map([
      ["a", 2],
      ["b", -1],
      ["c", 1],
    ]);
    expect(() => agreeOnLabels([answer("a", "x", 0)], 2, { gold })).toThrow(
      /gold\["a"\]: is 2, expected a class number below 2\n.*gold\["b"\]: is -1/,
    );
  });

  it.each(["one-coin", "weighted-vote"] as const)(
    "finds the good workers too (%s), and says where votes say otherwise",
    (method) => {
      const { truth, answers } = crowd([0.95, 0.95, 0.55, 0.5, 0.5, 0.5, 0.5], 400, 2, 7);
      const accuracyOf = (own: AgreementMethod) => {
        const { labels } = agreeOnLabels(answers, 2, { method: own });
        return truth.filter((label, item) => labels.get(`i${item}`)!.label === label).length / truth.length;
      };
      expect(accuracyOf(method)).toBeGreaterThan(accuracyOf("majority") + 0.05);
      const { againstVotes, method: used } = agreeOnLabels(answers, 2, { method });
      expect(used).toBe(method);
      expect(againstVotes.length).toBeGreaterThan(10);
    },
  );

  it("counts an answer that is delivered again once, and leaves out what is no class", () => {
    const answers = [answer("a", "x", 1), answer("a", "x", 1), answer("a", "y", 0), answer("a", "z", 7)];
    const { labels, ignored } = agreeOnLabels(answers, 2, { method: "majority" });
    expect(labels.get("a")!.votes).toEqual([1, 1]);
    expect(ignored).toBe(1);
  });

  it.each(["majority", "dawid-skene"] as const)("names careless workers, not careful ones (%s)", (method) => {
    const { truth, answers } = crowd([0.9, 0.85, 0.8, 0.75, 0.5], 200, 2, 4);
    // One more always gives the same answer, one answers the opposite.
    truth.forEach((label, item) => {
      answers.push(answer(`i${item}`, "same", 1), answer(`i${item}`, "opposite", 1 - label));
    });
    answers.push(answer("i0", "new", 0), answer("i1", "new", 0));
    const gold = new Map(truth.slice(0, 20).map((label, item) => [`i${item}`, label]));
    const { workers } = agreeOnLabels(answers, 2, { method, gold });
    const careless = findCarelessWorkers(workers, 20);
    expect(careless.map(({ worker }) => worker).sort()).toEqual(["opposite", "same", "w4"]);
    expect(careless[0]!.worker).toBe("opposite");
    expect(describeCareless(careless[0]!)).toMatch(
      /^worker opposite answers against the others: \d+ % of 200/,
    );
    expect(describeCareless(careless[1]!)).toContain("as if without looking");
    const careful = workers.find(({ worker }) => worker === "w0")!;
    expect(careful.agreement!).toBeGreaterThan(careful.chance! + 0.05);
  });

  it("measures workers by gold questions that nobody else answered", () => {
    const gold = new Map(Array.from({ length: 30 }, (_, item) => [`g${item}`, item % 2]));
    const answers = [...gold].flatMap(([id, label], item) => [
      answer(id, item % 2 ? "a" : "b", item % 2 ? label : 1),
    ]);
    const { workers, labels } = agreeOnLabels(answers, 2, { gold });
    expect(workers[0]!.agreement).toBeCloseTo(1, 12);
    expect(workers[1]!.agreement).toBe(0);
    expect(labels.get("g0")).toMatchObject({ label: 0, confidence: 1, gold: true });
  });

  it.each(["majority", "dawid-skene"] as const)(
    "does not take a worker's own answers for agreement (%s)",
    (method) => {
      const { answers } = crowd([0.5, 0.5, 0.5], 300, 2, 6);
      const { workers } = agreeOnLabels(answers, 2, { method });
      for (const { score } of workers) expect(Math.abs(score!)).toBeLessThan(3);
    },
  );

  it("does not measure a worker whom nobody can be compared with", () => {
    const { workers } = agreeOnLabels([answer("a", "x", 1), answer("b", "x", 0)], 2);
    expect(workers).toEqual([{ worker: "x", answers: 0, agreement: null, chance: null, score: null }]);
    expect(findCarelessWorkers(workers, 1)).toEqual([]);
  });
});
