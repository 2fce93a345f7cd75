import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";

const draws = (random: Random, count: number) => Array.from({ length: count }, () => random.uniform());

describe("Random", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    expect(draws(new Random(7), 5)).toEqual(draws(new Random("7"), 5));
    expect(draws(new Random(7), 5)).not.toEqual(draws(new Random(8), 5));
  });

  it("forks streams by name, whatever was drawn before", () => {
    const drawn = new Random(7);
    draws(drawn, 100);
    expect(draws(drawn.fork("round", 2), 5)).toEqual(draws(new Random(7).fork("round", 2), 5));
    expect(draws(new Random(7).fork("round", 1), 5)).not.toEqual(draws(new Random(7).fork("round", 2), 5));
  });

  it("fills arrays with the numbers that it would have drawn one by one, and goes on from there", () => {
    const [filling, drawing] = [new Random(3), new Random(3)];
    for (const length of [5, 0, 300]) {
      const filled = filling.fillUint32(new Uint32Array(length));
      expect(Array.from(filled)).toEqual(Array.from({ length }, () => drawing.uint32()));
    }
    expect(filling.uint32()).toBe(drawing.uint32());
  });

  it("draws uniform numbers with the mean and variance of the uniform distribution, neighbours uncorrelated", () => {
    const values = draws(new Random(1), 100_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const lagged = values
      .slice(1)
      .reduce((sum, value, index) => sum + (value - mean) * (values[index]! - mean), 0);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / values.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
    expect(Math.abs(lagged / values.length / variance)).toBeLessThan(4 / Math.sqrt(values.length));
  });

  it("draws streams of neighbouring seeds that are uncorrelated", () => {
    const first = Array.from({ length: 20_000 }, (_, seed) => new Random(seed).uniform() - 0.5);
    const correlation =
      first.slice(1).reduce((sum, value, index) => sum + value * first[index]!, 0) / (20_000 / 12);
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(20_000));
  });

  it("draws standard normal numbers", () => {
    const random = new Random(3);
    const values = Array.from({ length: 100_000 }, () => random.normal());
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.015);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15);
  });

  it("shuffles: every value kept, every order of three about equally often", () => {
    const random = new Random(5);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = random.shuffle([0, 1, 2]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});
