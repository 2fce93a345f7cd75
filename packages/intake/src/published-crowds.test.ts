import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chooseMethod } from "./choose-method.ts";
import { dawidSkene } from "./dawid-skene.ts";
import { empiricalPrior } from "./empirical-prior.ts";
import { indexAnswers } from "./indexed-answers.ts";
import { majorityVote } from "./majority-vote.ts";
import { findCrowds } from "./testing/find-crowds.ts";

// The larger sets are in docs/reproduction/crowds.md; these take seconds.
const folder = findCrowds();

describe.skipIf(folder === undefined)("published crowds (skipped where crowds/ is not there)", () => {
  it.each(["bluebird", "rte", "dog"])(
    "%s: not below the better of majority and Dawid–Skene by a point",
    { timeout: 120_000 },
    (name) => {
      const rows = (file: string) =>
        readFileSync(`${folder}/${name}/${file}.csv`, "utf8")
          .trim()
          .split(/\r?\n/)
          .slice(1)
          .map((line) => line.split(","));
      const truth = new Map(rows("truth").map(([item, label]) => [item!, Number(label)]));
      const given = rows("label").map(([item, worker, label]) => ({
        exampleId: item!,
        worker: worker!,
        label: Number(label),
      }));
      const classCount = 1 + Math.max(...given.map(({ label }) => label), ...truth.values());
      const answers = indexAnswers(given, classCount);
      const accuracy = (probabilities: Float64Array) => {
        const right = [...truth].map(([item, label]) => {
          const place = answers.items.indexOf(item);
          const own = probabilities.subarray(place * classCount, (place + 1) * classCount);
          const largest = Math.max(...own);
          const tied = own.filter((value) => largest - value < 1e-9).length;
          return largest - own[label]! < 1e-9 ? 1 / tied : 0;
        });
        return right.reduce<number>((sum, share) => sum + share, 0) / truth.size;
      };
      const none = new Map<string, number>();
      const own = accuracy(dawidSkene(answers, { priorCounts: empiricalPrior(answers, none) }).posteriors);
      const published = accuracy(dawidSkene(answers, { priorAnswers: 0 }).posteriors);
      const majority = accuracy(majorityVote(answers, none));
      expect(chooseMethod(answers, none).method).toBe("dawid-skene");
      expect(own).toBeGreaterThan(Math.max(published, majority) - 0.01);
    },
  );
});
