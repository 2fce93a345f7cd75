import type { Estimate } from "./estimate.ts";

/** What a person chose; what is not in it is as in the plan that the page shows. By the slices' names. */
export interface Choices {
  readonly budget: number;
  /** λ */
  readonly fairnessWeight: number;
  readonly prices: BySlice;
  readonly minimums: BySlice;
  readonly maximums: BySlice;
  /** Slices of which exactly so many are bought. */
  readonly locked: BySlice;
  /** Losses that slices are to have at most. */
  readonly aims: BySlice;
}

export type BySlice = Readonly<Record<string, number>>;

export function firstChoices({ budget, fairnessWeight }: Estimate): Choices {
  return { budget, fairnessWeight, prices: {}, minimums: {}, maximums: {}, locked: {}, aims: {} };
}

/** The choices that are one number for each slice. */
export const perSliceNames = ["prices", "minimums", "maximums", "locked", "aims"] as const;

/** Choices with one number for a slice changed, or taken away by null. */
export function withNumber(
  choices: Choices,
  kind: (typeof perSliceNames)[number],
  slice: string,
  value: number | null,
): Choices {
  const { [slice]: _, ...others } = choices[kind];
  return { ...choices, [kind]: value === null ? others : { ...others, [slice]: value } };
}

/** What the address of a page keeps: the choices, and those of a plan that was kept to compare. */
export interface KeptChoices {
  readonly choices: Choices;
  readonly compared: Choices | null;
}

/** Choices as the part of an address after `#`: what differs from the plan that the page shows. */
export function toAddress({ choices, compared }: KeptChoices, estimate: Estimate): string {
  const parameters = parametersOf(choices, estimate);
  if (compared !== null) parameters.set("compare", parametersOf(compared, estimate).toString());
  return parameters.toString();
}

function parametersOf(choices: Choices, estimate: Estimate): URLSearchParams {
  const parameters = new URLSearchParams();
  const first = firstChoices(estimate);
  if (choices.budget !== first.budget) parameters.set("budget", String(choices.budget));
  if (choices.fairnessWeight !== first.fairnessWeight)
    parameters.set("fairness-weight", String(choices.fairnessWeight));
  for (const kind of perSliceNames)
    if (Object.keys(choices[kind]).length > 0) parameters.set(kind, JSON.stringify(choices[kind]));
  return parameters;
}

/**
 * Reads what {@link toAddress} wrote, and whatever else an address may hold: what makes no sense is left out.
 */
export function fromAddress(address: string, estimate: Estimate): KeptChoices {
  const parameters = new URLSearchParams(address);
  const compared = parameters.get("compare");
  return {
    choices: readChoices(parameters, estimate),
    compared: compared === null ? null : readChoices(new URLSearchParams(compared), estimate),
  };
}

function readChoices(parameters: URLSearchParams, estimate: Estimate): Choices {
  const first = firstChoices(estimate);
  const amount = (name: string, otherwise: number): number => {
    const text = parameters.get(name);
    return text !== null && text.trim() !== "" && isAmount(Number(text)) ? Number(text) : otherwise;
  };
  const numbers = (kind: (typeof perSliceNames)[number]): BySlice => {
    const entries = Object.entries(readObject(parameters.get(kind)));
    return Object.fromEntries(
      entries.flatMap(([slice, value]) =>
        estimate.names.includes(slice) && isAmount(value) && isAllowed(kind, value) ? [[slice, value]] : [],
      ),
    );
  };
  return {
    budget: amount("budget", first.budget),
    fairnessWeight: amount("fairness-weight", first.fairnessWeight),
    prices: numbers("prices"),
    minimums: numbers("minimums"),
    maximums: numbers("maximums"),
    locked: numbers("locked"),
    aims: numbers("aims"),
  };
}

/** Examples are whole; prices are above 0. */
export function isAllowed(kind: (typeof perSliceNames)[number], value: number): boolean {
  if (kind === "aims") return value > 0;
  return kind === "prices" ? value > 0 : Number.isSafeInteger(value);
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function readObject(text: string | null): object {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
