/** A name that is out of use, where it was found, and what it is called since. */
interface Renamed {
  readonly path: string;
  readonly now: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A description of sources with present names in place of former ones: `usableShare` is `acceptanceRate`, and
 * of the checks
 * `falseHolds` is `falsePositiveRate` and ties that `hold` are `quarantine`. What has other shapes stays as it is, for its schema to
 * refuse.
 */
export function modernAcquisition(json: unknown): {
  readonly modern: unknown;
  readonly renamed: readonly Renamed[];
} {
  if (!isFields(json)) return { modern: json, renamed: [] };
  const renamed: Renamed[] = [];
  const rename = (fields: unknown, place: string, before: string, now: string): unknown => {
    if (!isFields(fields) || !(before in fields) || now in fields) return fields;
    renamed.push({ path: `${place}.${before}`, now });
    const { [before]: value, ...others } = fields;
    return { ...others, [now]: value };
  };
  const modern: Record<string, unknown> = { ...json };
  if (Array.isArray(json.sources)) {
    modern.sources = json.sources.map((source: unknown, index) =>
      rename(source, `sources[${index}]`, "usableShare", "acceptanceRate"),
    );
  }
  if (isFields(json.intake)) {
    const intake: Record<string, unknown> = { ...json.intake };
    if (isFields(intake.suspicion))
      intake.suspicion = rename(intake.suspicion, "intake.suspicion", "falseHolds", "falsePositiveRate");
    if (isFields(intake.agreement) && intake.agreement.ties === "hold") {
      renamed.push({ path: "intake.agreement.ties: hold", now: "quarantine" });
      intake.agreement = { ...intake.agreement, ties: "quarantine" };
    }
    modern.intake = intake;
  }
  return { modern, renamed };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
