import { type Journal, type JournalRecord, type Measuring, Random } from "@slicetuner/core";
import { bandLevel, forecastSchema, nameBySlice, parse, type RegisteredForecasts } from "@slicetuner/results";
import { forecastOutcome, type TuneOptions } from "@slicetuner/tuner";
import { z } from "zod";

const registeredSchema = z.object({
  type: z.literal("forecast"),
  round: z.number(),
  /** Of the slices, once all that was planned has come. */
  sizes: z.array(z.number()),
  level: z.number(),
  loss: forecastSchema,
  averageEqualizedErrorRate: forecastSchema,
  maximumEqualizedErrorRate: forecastSchema,
  sliceLosses: z.array(forecastSchema),
});

/** What was expected of a purchase before it was ordered. */
export type RegisteredForecast = z.infer<typeof registeredSchema>;

/**
 * Writes each round's forecast into the journal, on the disk before the first order of the round is sent. A
 * run that is resumed keeps what was written first.
 * @param importance what each slice's loss counts in the mean loss; undefined where all count the same
 */
export function registerForecasts(
  journal: Journal,
  options: {
    readonly measuring: Measuring;
    readonly seed: number;
    readonly importance: readonly number[] | undefined;
  },
): NonNullable<TuneOptions["beforeOrders"]> {
  const { measuring, seed, importance } = options;
  return async ({ round, sizes, lossModel }) => {
    if (journal.records.some((record) => record.type === "forecast" && record.round === round)) return;
    // The same random numbers as in the result of a run: for the same sizes it is the same forecast.
    const random = new Random(seed).fork("forecast");
    const forecast = forecastOutcome({
      ...{ lossModel, sizes, measuring, random, importance },
      level: bandLevel,
    });
    await journal.append(toRecord(registeredSchema.parse({ type: "forecast", round, sizes, ...forecast })));
  };
}

/**
 * The forecast that was registered last; undefined where none was. @throws InvalidInputError for a damaged
 * one
 */
export function lastRegisteredForecast(
  records: readonly JournalRecord[],
  place: string,
): RegisteredForecast | undefined {
  const last = records.findLast(({ type }) => type === "forecast");
  return last && parse(registeredSchema, last, place);
}

/**
 * What each round expected, as results have it, the first round first.
 * @throws InvalidInputError for a damaged one
 */
export function registeredForecasts(
  records: readonly JournalRecord[],
  names: readonly string[],
  place: string,
): RegisteredForecasts {
  return records
    .filter(({ type }) => type === "forecast")
    .map((record) => {
      const forecast = parse(registeredSchema, record, place);
      const { round, loss, averageEqualizedErrorRate, maximumEqualizedErrorRate } = forecast;
      const sliceLosses = nameBySlice(names, forecast.sliceLosses);
      return { round, loss, averageEqualizedErrorRate, maximumEqualizedErrorRate, sliceLosses };
    });
}

function toRecord({ type, ...fields }: RegisteredForecast): JournalRecord {
  return { type, ...fields };
}
