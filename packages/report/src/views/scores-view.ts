import type { Result } from "@slicetuner/results";
import { countOf } from "../format.ts";
import { checkWarnings } from "./checks.ts";
import { type HealthCheck, type ResultView, section } from "./view.ts";

type ScoresResult = Extract<Result, { readonly kind: "scores" }>;
type Count = ScoresResult["inside"]["loss"];

const measures = [
  ["slice losses", "sliceLosses"],
  ["mean loss", "loss"],
  ["average EER", "averageEqualizedErrorRate"],
  ["maximum EER", "maximumEqualizedErrorRate"],
] as const;

const reasons: Readonly<Record<ScoresResult["runs"][number]["status"], string>> = {
  scored: "",
  "not-measured": "has not come to its end",
  "no-forecast": "made no forecast",
  "other-amounts": "got other amounts than the forecast was made for",
  "without-bands": "has no bands",
  unreadable: "cannot be read",
};

/** How often the forecasts that runs wrote down before buying came true. */
export function scoresView(result: ScoresResult): ResultView {
  const { folder, runs, inside, level } = result;
  const scored = runs.filter(({ status }) => status === "scored");
  return {
    title: "Scores of forecasts",
    answer: answerOf(result),
    picture: null,
    currency: null,
    facts: [
      ["Folder", folder],
      ["Runs", countOf(runs.length, "run")],
      ["Scored", countOf(scored.length, "run")],
    ],
    checks: [...checkShare(total(inside), level), ...checkWarnings(result.warnings)],
    sections: [
      section("measures", "By measure", {
        paragraphs: [
          "What was written down before the last orders of each run, beside what was measured after. The forecasts of one run share its data and its trainings: they are not independent.",
        ],
        table: {
          columns: [
            { title: "measure" },
            { title: "inside the band", format: "amount" },
            { title: "forecasts", format: "amount" },
            { title: "share", format: "share" },
          ],
          rows: measures.map(([title, name]) => [
            title,
            inside[name].inside,
            inside[name].of,
            inside[name].of === 0 ? null : inside[name].inside / inside[name].of,
          ]),
        },
      }),
      section("runs", "By run", {
        table: {
          columns: [
            { title: "run" },
            { title: "slices inside" },
            { title: "outside" },
            { title: "mean loss" },
            { title: "average EER" },
            { title: "maximum EER" },
            { title: "not scored, for it" },
          ],
          rows: runs.map(({ runFolder, status, forecast }) => {
            if (forecast === null) return [runFolder, null, null, null, null, null, reasons[status]];
            const slices = Object.entries(forecast.sliceLosses).filter(([, own]) => own.inside !== null);
            const outside = slices.filter(([, own]) => !own.inside).map(([name]) => name);
            return [
              runFolder,
              `${slices.length - outside.length} of ${slices.length}`,
              outside.join(", "),
              ...[forecast.loss, forecast.averageEqualizedErrorRate, forecast.maximumEqualizedErrorRate].map(
                (own) => (own.inside === null ? "no band" : own.inside ? "inside" : "outside"),
              ),
              null,
            ];
          }),
        },
      }),
    ],
  };
}

function answerOf({ folder, runs, inside, level }: ScoresResult): string {
  const { inside: held, of } = total(inside);
  const percent = Math.round(100 * level);
  if (of === 0) return `No forecast of the ${countOf(runs.length, "run")} in ${folder} can be scored yet.`;
  return `${held} of ${countOf(of, "forecast")} were inside their ${percent} % bands, ${Math.round((100 * held) / of)} %; about ${percent} % should be.`;
}

function total(inside: ScoresResult["inside"]): Count {
  const counts = measures.map(([, name]) => inside[name]);
  return {
    inside: counts.reduce((sum, own) => sum + own.inside, 0),
    of: counts.reduce((sum, own) => sum + own.of, 0),
  };
}

/** Shares of few forecasts say little. */
const fewestForecasts = 20;

function checkShare({ inside, of }: Count, level: number): HealthCheck[] {
  if (of === 0) return [];
  const title = "Do the bands hold?";
  const share = `${Math.round((100 * inside) / of)} % of ${countOf(of, "forecast")} inside`;
  if (of < fewestForecasts)
    return [
      {
        status: "warn",
        title,
        finding: `${share}: too few to say.`,
        advice: "Keep more runs in the folder.",
      },
    ];
  // Five points below the level are what shared data may do; more is too sure.
  return inside / of >= level - 0.05
    ? [{ status: "pass", title, finding: `${share}.`, advice: null }]
    : [
        {
          status: "warn",
          title,
          finding: `${share}: the estimates are too sure.`,
          advice: "Estimate with more trainings (--trainings 64), or hold out more validation rows.",
        },
      ];
}
