/** An object of JSON that nobody has checked. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * A result of version 1 as version 2 has it: examples that wait for a person are `quarantined` (they were
 * `held`), and the published estimation is `amortized` (it was `proportional`, like the baseline). What is not as version 1 had it stays as it is, for the
 * schema to refuse.
 */
export function upgradeResult(json: Fields): Fields {
  const upgraded = { ...json, version: 2, settings: mapFields(json.settings, upgradeSettings) };
  const orders = mapEntries(json.orders, (order) => renameField(order, "held", "quarantined"));
  switch (json.kind) {
    case "run":
      return renameField({ ...upgraded, orders }, "heldExamples", "quarantinedExamples");
    case "status":
      return renameField({ ...upgraded, orders }, "held", "quarantined");
    case "compare":
      return upgradeComparison(upgraded);
    default:
      return upgraded;
  }
}

function upgradeComparison(json: Fields): Fields {
  return {
    ...json,
    methods: mapEntries(json.methods, (method) => ({
      ...renameMethods(method),
      estimation: upgradeEstimation(method.estimation),
    })),
    pairs: mapEntries(json.pairs, renameMethods),
    verdicts: renameMethod(json.verdicts),
    runs: mapEntries(json.runs, renameMethods),
    oracle: mapFields(json.oracle, (oracle) => ({
      ...oracle,
      shares: mapEntries(oracle.shares, renameMethods),
      sentence: renameMethod(oracle.sentence),
    })),
    warnings: renameMethod(json.warnings),
  };
}

function upgradeSettings(settings: Fields): Fields {
  return {
    ...settings,
    ...("estimation" in settings && { estimation: upgradeEstimation(settings.estimation) }),
    ...("strategies" in settings && { strategies: renameMethod(settings.strategies) }),
  };
}

function upgradeEstimation(value: unknown): unknown {
  return value === "proportional" ? "amortized" : value;
}

function renameMethods(fields: Fields): Fields {
  return {
    ...fields,
    ...("method" in fields && { method: renameMethod(fields.method) }),
    ...("other" in fields && { other: renameMethod(fields.other) }),
  };
}

/** In a text, or in each text of a list. `proportional` alone is the baseline, and stays. */
function renameMethod(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((text) => (typeof text === "string" ? renameMethod(text) : text));
  if (typeof value !== "string") return value;
  return value
    .replaceAll("stepwise:proportional", "amortized")
    .replace(/\b(one-shot|conservative|moderate|aggressive):proportional\b/g, "$1:amortized");
}

function renameField(fields: Fields, before: string, now: string): Fields {
  if (!(before in fields)) return fields;
  const { [before]: value, ...others } = fields;
  return { ...others, [now]: value };
}

function mapFields(value: unknown, change: (fields: Fields) => Fields): unknown {
  return isFields(value) ? change(value) : value;
}

function mapEntries(value: unknown, change: (fields: Fields) => Fields): unknown {
  return Array.isArray(value) ? value.map((entry) => mapFields(entry, change)) : value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
