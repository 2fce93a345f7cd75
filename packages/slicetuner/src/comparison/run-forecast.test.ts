import { expect, it } from "vitest";
import { RunForecast } from "./run-forecast.ts";

it("adds up what runs of the same methods took, once each of them has been run", () => {
  const planned = (["none", "moderate", "none", "moderate", "none", "moderate"] as const).map((method) => ({
    method,
  }));
  const forecast = new RunForecast(planned);
  expect(forecast.secondsLeft(3)).toBeNull();
  forecast.record({ method: "none", seconds: 2 });
  expect(forecast.secondsLeft(3)).toBeNull();
  forecast.record({ method: "moderate", seconds: 10 });
  expect(forecast.secondsLeft(0.5)).toBe(1.5 + 10 + 2 + 10);
  // A run that takes longer than expected says nothing of the others.
  expect(forecast.secondsLeft(60)).toBe(10 + 2 + 10);
  forecast.record({ method: "none", seconds: 4 });
  expect(forecast.secondsLeft(0)).toBe(10 + 3 + 10);
  for (const { method } of planned.slice(3)) forecast.record({ method, seconds: 1 });
  expect(forecast.secondsLeft(0)).toBeNull();
  expect([forecast.runsDone, forecast.runsTotal]).toEqual([6, 6]);
});
