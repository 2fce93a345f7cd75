import { type CheckedForecast, type Coverage, type ForecastRecord, nameBySlice } from "@slicetuner/results";
import { type Forecast, forecastHolds, type Measures, type OutcomeForecast } from "@slicetuner/tuner";

export function forecastRecord({ expected, band }: Forecast): ForecastRecord {
  return { expected, band: band && { ...band } };
}

export function checkedForecastRecord(
  names: readonly string[],
  forecast: OutcomeForecast | null,
  outcome: Measures,
): CheckedForecast | null {
  if (forecast === null) return null;
  const holds = forecastHolds(forecast, outcome);
  const check = (expected: Forecast, measured: number, inside: boolean | null) => ({
    ...forecastRecord(expected),
    measured,
    inside,
  });
  const checkMeasure = (measure: "loss" | "averageEqualizedErrorRate" | "maximumEqualizedErrorRate") =>
    check(forecast[measure], outcome[measure], holds[measure]);
  return {
    level: forecast.level,
    loss: checkMeasure("loss"),
    averageEqualizedErrorRate: checkMeasure("averageEqualizedErrorRate"),
    maximumEqualizedErrorRate: checkMeasure("maximumEqualizedErrorRate"),
    sliceLosses: nameBySlice(
      names,
      forecast.sliceLosses.map((loss, slice) =>
        check(loss, outcome.sliceLosses[slice]!, holds.sliceLosses[slice]!),
      ),
    ),
  };
}

/** Counts over forecasts; null where there is none. */
export function countCoverage(forecasts: readonly (CheckedForecast | null)[]): Coverage | null {
  const known = forecasts.filter((forecast) => forecast !== null);
  if (known.length === 0) return null;
  const count = (checks: readonly { readonly inside: boolean | null }[]) => {
    const withBand = checks.filter(({ inside }) => inside !== null);
    return { inside: withBand.filter(({ inside }) => inside).length, of: withBand.length };
  };
  return {
    loss: count(known.map(({ loss }) => loss)),
    averageEqualizedErrorRate: count(known.map((forecast) => forecast.averageEqualizedErrorRate)),
    maximumEqualizedErrorRate: count(known.map((forecast) => forecast.maximumEqualizedErrorRate)),
    sliceLosses: count(known.flatMap(({ sliceLosses }) => Object.values(sliceLosses))),
  };
}
