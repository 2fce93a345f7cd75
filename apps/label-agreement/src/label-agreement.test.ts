import { describe, expect, it } from "vitest";
import { answersPerExample, findCrowdAnswers, readCrowdAnswers } from "./crowd-answers.ts";
import { measureAccuracy, methods } from "./label-accuracy.ts";
import { renderAccuracy } from "./render.ts";

const here = (await findCrowdAnswers()) !== undefined;

describe.skipIf(!here)("real workers' answers (skipped without fr-train-crowdsourcing)", () => {
  it("are read whole: every example has eleven answers of eleven workers", async () => {
    const [adult, compas] = await readCrowdAnswers();
    expect([adult!.truth.size, compas!.truth.size]).toEqual([3046, 440]);
    for (const { answers, truth } of [adult!, compas!]) {
      expect(answers).toHaveLength(answersPerExample);
      for (const own of answers) {
        expect(new Set(own.map(({ exampleId }) => exampleId))).toEqual(new Set(truth.keys()));
      }
      const first = answers.map((own) => own[0]!.worker);
      expect(new Set(first).size).toBe(answersPerExample);
    }
    const workersOf = (data: typeof adult) => new Set(data!.answers.flat().map(({ worker }) => worker)).size;
    expect([workersOf(adult), workersOf(compas)]).toEqual([655, 141]);
  });

  it("have the accuracy that is known of the majority of eleven: 0.723 and 0.661", async () => {
    for (const data of await readCrowdAnswers()) {
      const majority = [...data.truth].filter(([, truth], row) => {
        const yes = data.answers.filter((own) => own[row]!.label === 1).length;
        return (yes > answersPerExample / 2 ? 1 : 0) === truth;
      }).length;
      expect(majority / data.truth.size).toBeCloseTo(data.name === "Adult" ? 0.723 : 0.661, 3);
      const { accuracies } = measureAccuracy(data, answersPerExample, 1);
      expect(Math.abs(accuracies[0]! - majority / data.truth.size)).toBeLessThan(0.01);
    }
  });

  it("give the same run for the same seed, and a table of it", async () => {
    const compas = (await readCrowdAnswers())[1]!;
    const run = measureAccuracy(compas, 3, 7);
    expect(measureAccuracy(compas, 3, 7)).toEqual(run);
    expect(measureAccuracy(compas, 3, 8).accuracies).not.toEqual(run.accuracies);
    expect(run.accuracies).toHaveLength(methods.length);
    expect(renderAccuracy([run, measureAccuracy(compas, 3, 8)])).toMatch(
      /\| COMPAS +\| 3 +\| 0\.\d{4} ± 0\.\d{4}/,
    );
  });
});
