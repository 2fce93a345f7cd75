import { Random } from "@slicetuner/core";
import { expect, it } from "vitest";
import { measure, present, trueLosses } from "../testing/effective-losses.ts";
import { fitEffectiveData } from "./fit-effective-data.ts";

it("predicts purchases better than own size alone does, and its draws hold the truth, with noisy trainings", () => {
  let [inside, all, squares, ownSquares] = [0, 0, 0, 0];
  for (let seed = 1; seed <= 25; seed++) {
    const model = fitEffectiveData(measure(seed, 32, 0.02));
    const random = new Random(`purchase/${seed}`);
    const bought = present.map((size) => size + Math.round(400 * random.uniform()));
    const draws = Array.from({ length: 200 }, () => {
      const truth = model.draw(random);
      const [before, after] = [truth(present), truth(bought)];
      return after.map((loss, slice) => loss - before[slice]!);
    });
    const [now, then] = [trueLosses(present), trueLosses(bought)];
    const [from, to] = [model.predict(present), model.predict(bought)];
    now.forEach((loss, slice) => {
      const change = then[slice]! - loss;
      const own = draws.map((drawn) => drawn[slice]!).sort((first, second) => first - second);
      if (own[10]! <= change && change <= own[189]!) inside += 1;
      all += 1;
      squares += (to[slice]! - from[slice]! - change) ** 2;
      const byOwnSize = loss * ((bought[slice]! / present[slice]!) ** -0.5 - 1);
      ownSquares += (byOwnSize - change) ** 2;
    });
  }
  expect(squares).toBeLessThan(0.5 * ownSquares);
  expect(inside / all).toBeGreaterThan(0.8);
  expect(inside / all).toBeLessThanOrEqual(1);
});
