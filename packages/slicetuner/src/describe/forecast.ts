import { bandLevel, type CheckedForecast, type CompareResult, type PlanResult } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import { renderTable } from "../cli/table.ts";
import { formatBand } from "./curves.ts";
import { formatLoss } from "./format.ts";

const bandTitle = `${bandLevel * 100} % band`;

/** How equal the slices' losses are expected to be, now and after buying. */
export function renderExpectedRates({ now, after }: PlanResult["forecast"]): string {
  const rates = [
    ["average EER", "averageEqualizedErrorRate"],
    ["maximum EER", "maximumEqualizedErrorRate"],
  ] as const;
  return renderTable(
    [
      { title: "expected", align: "left" },
      { title: "now" },
      { title: bandTitle },
      { title: "after" },
      { title: bandTitle },
    ],
    rates.map(([name, rate]) => [
      name,
      ...[now, after].flatMap((forecast) => [
        formatLoss(forecast[rate].expected),
        formatBand(forecast[rate].band),
      ]),
    ]),
  );
}

/** What was forecast beside what was measured, and in a sentence how much of it lies inside the bands. */
export function renderCheckedForecast(forecast: CheckedForecast): string {
  const slices = Object.entries(forecast.sliceLosses);
  const overall = [
    ["mean loss", forecast.loss],
    ["average EER", forecast.averageEqualizedErrorRate],
    ["maximum EER", forecast.maximumEqualizedErrorRate],
  ] as const;
  const table = renderTable(
    [
      { title: "", align: "left" },
      { title: "forecast" },
      { title: bandTitle },
      { title: "measured" },
      { title: "inside", align: "left" },
    ],
    [...slices, ...overall].map(([name, { expected, band, measured, inside }]) => [
      name,
      formatLoss(expected),
      formatBand(band),
      formatLoss(measured),
      inside === null ? "" : inside ? "yes" : pc.yellow("no"),
    ]),
  );
  const known = slices.filter(([, { inside }]) => inside !== null);
  if (known.length === 0) return `${table}\n\n${pc.dim("The estimate has no bands.")}`;
  const held = known.filter(([, { inside }]) => inside).length;
  const named = (isInside: boolean) =>
    overall.filter(([, { inside }]) => inside === isInside).map(([name]) => `the ${name}`);
  const insides = listWords([`${held} of ${known.length} slices`, ...named(true)]);
  const outside = named(false);
  const outsides = outside.length > 0 ? `; ${listWords(outside)} outside` : "";
  return `${table}\n\n${pc.dim(`${insides} inside their ${bandLevel * 100} % bands${outsides}.`)}`;
}

/** The share of outcomes inside their bands, method by method; empty where no method forecasts. */
export function renderCoverage({ methods }: Pick<CompareResult, "methods">): string {
  const forecasting = methods.flatMap(({ method, coverage }) =>
    coverage === null ? [] : [{ method, coverage }],
  );
  if (forecasting.length === 0) return "";
  const share = ({ inside, of }: { inside: number; of: number }) =>
    of === 0 ? "no band" : `${inside} of ${of}`;
  return renderTable(
    [
      { title: `inside ${bandLevel * 100} % bands`, align: "left" },
      { title: "slices" },
      { title: "loss" },
      { title: "average EER" },
      { title: "maximum EER" },
    ],
    forecasting.map(({ method, coverage }) => [
      method,
      share(coverage.sliceLosses),
      share(coverage.loss),
      share(coverage.averageEqualizedErrorRate),
      share(coverage.maximumEqualizedErrorRate),
    ]),
  );
}

/** `a`, `a and b`, `a, b and c` */
function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
