import { describe, expect, it } from "vitest";
import { checkedForecastRecord, countCoverage } from "../results/forecast.ts";
import { renderCheckedForecast, renderCoverage } from "./forecast.ts";
import { renderInfluence } from "./influence.ts";

const names = ["North", "South"];
const of = (expected: number, lower: number, upper: number) => ({ expected, band: { lower, upper } });
const forecast = {
  level: 0.9,
  loss: of(0.3, 0.28, 0.32),
  averageEqualizedErrorRate: of(0.05, 0.04, 0.06),
  maximumEqualizedErrorRate: of(0.05, 0.04, 0.06),
  sliceLosses: [of(0.25, 0.22, 0.28), of(0.35, 0.32, 0.38)],
};
const outcome = {
  loss: 0.31,
  averageEqualizedErrorRate: 0.07,
  maximumEqualizedErrorRate: 0.055,
  sliceLosses: [0.24, 0.39],
};

describe("a forecast and what was measured", () => {
  it("stand side by side, with a sentence of what lies inside the bands", () => {
    const checked = checkedForecastRecord(names, forecast, outcome)!;
    const text = renderCheckedForecast(checked);
    expect(text).toMatch(/^North +\.25000 +\.22000 – \.28000 +\.24000 +yes$/m);
    expect(text).toMatch(/^South +\.35000 +\.32000 – \.38000 +\.39000 +no$/m);
    expect(text).toMatch(/^average EER +\.05000 +\.04000 – \.06000 +\.07000 +no$/m);
    expect(text).toMatch(
      /1 of 2 slices, the mean loss and the maximum EER inside their 90 % bands; the average EER outside\.$/,
    );
  });

  it("are no claim where the estimate has no bands", () => {
    const bare = { expected: 0.3, band: null };
    const checked = checkedForecastRecord(
      names,
      {
        level: 0.9,
        loss: bare,
        averageEqualizedErrorRate: bare,
        maximumEqualizedErrorRate: bare,
        sliceLosses: [bare, bare],
      },
      outcome,
    )!;
    expect(checked.loss).toEqual({ expected: 0.3, band: null, measured: 0.31, inside: null });
    expect(renderCheckedForecast(checked)).toMatch(/The estimate has no bands\.$/);
    expect(countCoverage([checked, null])!.sliceLosses).toEqual({ inside: 0, of: 0 });
  });

  it("are counted over the seeds, for methods that forecast", () => {
    const checked = checkedForecastRecord(names, forecast, outcome);
    const other = checkedForecastRecord(names, forecast, { ...outcome, sliceLosses: [0.24, 0.35] });
    const coverage = countCoverage([checked, other]);
    expect(coverage).toEqual({
      loss: { inside: 2, of: 2 },
      averageEqualizedErrorRate: { inside: 0, of: 2 },
      maximumEqualizedErrorRate: { inside: 2, of: 2 },
      sliceLosses: { inside: 3, of: 4 },
    });
    expect(countCoverage([null, checkedForecastRecord(names, null, outcome)])).toBe(null);
    type Methods = Parameters<typeof renderCoverage>[0]["methods"];
    const methods = [
      { method: "designed", coverage },
      { method: "uniform", coverage: null },
    ] as Methods;
    const table = renderCoverage({ methods });
    expect(table).toMatch(/^designed +3 of 4 +2 of 2 +0 of 2 +2 of 2$/m);
    expect(table).not.toContain("uniform");
    expect(renderCoverage({ methods: methods.slice(1) })).toBe("");
  });
});

describe("the influence of slices on each other", () => {
  it("is a matrix: rows lose, columns are halved", () => {
    const text = renderInfluence(names, {
      effects: [
        [0.0201, -0.0004],
        [0.00296, 0.011],
      ],
      standardErrors: [
        [0.001, 0.001],
        [0.001, 0.001],
      ],
      groups: [[0], [1]],
    });
    expect(text).toMatch(/^loss of +½ North +½ South$/m);
    expect(text).toMatch(/^North +20\.1 ± 1\.0 +-0\.4 ± 1\.0$/m);
    expect(text).toMatch(/^South +3\.0 ± 1\.0 +11\.0 ± 1\.0$/m);
  });

  it("of many slices is what stands out most", () => {
    const many = Array.from({ length: 12 }, (_, slice) => `s${slice}`);
    const effects = many.map((_, slice) =>
      many.map((_, other): number => (slice === other ? 0.01 : slice === 3 && other === 7 ? -0.05 : 0.0001)),
    );
    // Large, but nobody knows.
    effects[5]![2] = 0.9;
    const standardErrors = effects.map((row) => row.map((effect) => (effect === 0.9 ? 1 : 0.001)));
    const text = renderInfluence(many, { effects, standardErrors, groups: many.map((_, slice) => [slice]) });
    const [, first, second, ...others] = text.split("\n");
    expect(first).toMatch(/^s7 +s3 +-50\.0 ± 1\.0$/);
    expect(second).toMatch(/^s0 +itself +10\.0 ± 1\.0$/);
    expect(text).not.toContain("900");
    expect(others).toHaveLength(9);
    expect(others.at(-1)).toBe(
      "13 of 144 effects stand out from the noise (two standard errors); --json has all.",
    );
  });
});
