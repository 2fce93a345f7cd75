import { type CheckResult, checkedMeasures } from "@slicetuner/results";
import { refuseByHolm } from "./holm.ts";
import { type Checkable, type Measured, nameOfPart, type Part } from "./measured.ts";
import type { Requirement } from "./requirement.ts";
import { chanceOfForecast, chanceOfWorse } from "./worse-by-chance.ts";

export type Check = CheckResult["checks"][number];

/** A check before its p-value is held against those of the others. */
type Pending = Omit<Check, "status" | "message"> & {
  readonly chance: { readonly pValue: number } | { readonly unknown: string };
  readonly says: (refused: boolean) => string;
};

/** The numbers that a requirement is about; none where no part is meant by it. */
export function meantBy({ measure, of }: Requirement, numbers: readonly Measured[]): readonly Measured[] {
  return numbers.filter(({ measure: own, part }) => own === measure && isMeant(of, part));
}

function isMeant(of: Requirement["of"], { kind, name, shortName }: Part): boolean {
  if (of.kind === "all rows") return kind === "all rows";
  if (of.kind === "named") return name === of.name || shortName === of.name;
  return kind === of.kind.replace("every ", "");
}

/** A requirement whose number could not be measured fails: nobody knows that it holds. */
export function checkRequirements(requirements: readonly Requirement[], { numbers }: Checkable): Check[] {
  return requirements.flatMap((required) =>
    meantBy(required, numbers).map(({ measure, part, value, reason }): Check => {
      const { limit } = required;
      const sign = checkedMeasures[measure] === "larger" ? ">=" : "<=";
      const holds = value !== null && (sign === ">=" ? value >= limit : value <= limit);
      const found =
        value === null ? `cannot be measured: ${reason ?? "no reason given"}` : `is ${show(value)}`;
      return {
        kind: "requirement",
        measure,
        part: partName(part),
        status: holds ? "passed" : "failed",
        value,
        expected: limit,
        pValue: null,
        message: `${nameOf(measure, part)} ${found}, required ${sign} ${limit}`,
      };
    }),
  );
}

/**
 * What is worse than in the accepted result by more than chance explains. Parts are matched by their names:
 * one that only one of the results has cannot be told, but for bad slices that a search finds no more.
 */
export function checkAccepted(now: Checkable, accepted: Checkable, significance: number): Check[] {
  const before = new Map(accepted.numbers.map((number) => [keyOf(number), number]));
  const pending = now.numbers.flatMap((number): Pending[] => {
    const { measure, part, value, noise } = number;
    if (noise === null) return [];
    const known = before.get(keyOf(number));
    const name = nameOf(measure, part);
    const facts = { kind: "accepted", measure, part: partName(part), value } as const;
    const unknown = (why: string, expected: number | null) => notComparable(number, value, expected, why);
    if (known === undefined && now.newPartsFail)
      return [
        {
          ...{ ...facts, expected: null, pValue: null, chance: { pValue: 0 } },
          says: () => `${part.name} is no slice of the accepted result: the model does badly on it since`,
        },
      ];
    if (known === undefined && !hasPart(accepted, part))
      return [unknown(`the accepted one has no ${part.name}; ${matchedByName}`, null)];
    if (known === undefined || known.noise === null)
      return [unknown("the accepted one does not have it", null)];
    if (value === null || known.value === null) return [unknown("it could not be measured", known.value)];
    const expected = known.value;
    const chance = chanceOfWorse(
      { value, noise },
      { value: expected, noise: known.noise },
      checkedMeasures[measure],
    );
    if ("unknown" in chance) return [unknown(chance.unknown, expected)];
    const { pValue } = chance;
    const says = (refused: boolean): string => {
      const verdict = refused ? ": worse beyond noise" : "";
      return `${name} is ${show(value)}, accepted was ${show(expected)} (p = ${show(pValue)})${verdict}`;
    };
    return [{ ...facts, expected, pValue, chance, says }];
  });
  return decide([...pending, ...(now.newPartsFail ? [] : goneSince(accepted, now))], significance);
}

/** What the accepted result says of parts that are no longer there. */
function goneSince(accepted: Checkable, now: Checkable): Pending[] {
  return accepted.numbers
    .filter(({ noise, part }) => noise !== null && !hasPart(now, part))
    .map((number) =>
      notComparable(number, null, number.value, `there is no ${number.part.name} now; ${matchedByName}`),
    );
}

const matchedByName = "parts are matched by name, and after a renaming --accept keeps the new names";

function notComparable(
  { measure, part }: Measured,
  value: number | null,
  expected: number | null,
  why: string,
): Pending {
  return {
    ...{ kind: "accepted", measure, part: partName(part), value, expected },
    ...{ pValue: null, chance: { unknown: why } },
    says: () => `${nameOf(measure, part)} cannot be compared with the accepted result: ${why}`,
  };
}

function keyOf({ measure, part }: Measured): string {
  return JSON.stringify([measure, part.kind, part.name]);
}

function hasPart({ numbers }: Checkable, { kind, name }: Part): boolean {
  return numbers.some(({ part }) => part.kind === kind && part.name === name);
}

/**
 * What lies farther from its forecast than chance explains, on either side: then the plans made from it
 * cannot be relied on.
 */
export function checkForecasts({ forecasts }: Checkable, significance: number): Check[] {
  const pending = forecasts.map(({ measure, part, seed, measured, expected, band, level }): Pending => {
    const name = seed === undefined ? nameOf(measure, part) : `${nameOf(measure, part)}, seed ${seed},`;
    const facts = { kind: "forecast", measure, part: partName(part), value: measured, expected } as const;
    if (band === null)
      return {
        ...{ ...facts, pValue: null, chance: { unknown: "it was forecast without a band" } },
        says: () => `${name} was forecast without a band`,
      };
    const pValue = chanceOfForecast(measured, expected, band, level);
    const range = `${show(expected)} [${show(band.lower)}, ${show(band.upper)}]`;
    const says = (refused: boolean): string =>
      `${name} is ${show(measured)}, forecast was ${range}${refused ? ": outside its forecast" : ""}`;
    return { ...facts, pValue, chance: { pValue }, says };
  });
  return decide(pending, significance);
}

function decide(pending: readonly Pending[], significance: number): Check[] {
  const told = pending.filter(({ chance }) => "pValue" in chance);
  const refused = refuseByHolm(
    told.map(({ chance }) => ("pValue" in chance ? chance.pValue : 1)),
    significance,
  );
  const failing = new Set(told.filter((_, index) => refused[index]));
  return pending.map((one) => {
    const { chance, says, ...facts } = one;
    const isFailing = failing.has(one);
    const status = "unknown" in chance ? "unknown" : isFailing ? "failed" : "passed";
    return { ...facts, status, message: says(isFailing) };
  });
}

function nameOf(measure: Measured["measure"], part: Part): string {
  return part.kind === "all rows" ? measure : `${measure} of ${nameOfPart(part)}`;
}

function partName(part: Part): string | null {
  return part.kind === "all rows" ? null : part.name;
}

function show(value: number): string {
  return value !== 0 && Math.abs(value) < 0.0001 ? value.toExponential(1) : String(Number(value.toFixed(4)));
}
