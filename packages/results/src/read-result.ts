import { InvalidInputError, parseJson } from "@slicetuner/core";
import { parse } from "./parse.ts";
import { type Result, type ResultKind, type ResultOf, resultKinds, resultSchemas } from "./result-schemas.ts";
import { resultVersion } from "./start.ts";
import { upgradeResult } from "./upgrade-result.ts";

/**
 * Reads what a command wrote with `--out` or printed with `--json`; of version 1, too.
 * @param json the parsed JSON, unchecked
 * @param place where it is from, for messages, e.g. the name of the file
 * @throws InvalidInputError when it is of a kind or version that is not known here, or not as its kind has to
 * be
 */
export function readResult(json: unknown, place = ""): Result {
  const { kind, fields } = startOf(json, place);
  return parse(resultSchemas[kind], fields, place);
}

/**
 * {@link readResult} where one kind is expected.
 * @throws InvalidInputError for another kind, too
 */
export function readResultOf<Kind extends ResultKind>(kind: Kind, json: unknown, place = ""): ResultOf<Kind> {
  const result = readResult(json, place);
  if (!isOfKind(result, kind)) throw refuse(place, "kind", `is "${result.kind}", expected "${kind}"`);
  return result;
}

function isOfKind<Kind extends ResultKind>(result: Result, kind: Kind): result is ResultOf<Kind> {
  return result.kind === kind;
}

/** {@link readResult} of text; a byte order mark at its beginning is allowed. */
export function readResultText(text: string, place = ""): Result {
  let json: unknown;
  try {
    json = parseJson(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    const path = place === "" ? "the whole" : place;
    const message = `is no result of slicetuner, which is JSON as --out writes it: ${(cause as Error).message}`;
    throw new InvalidInputError([{ path, message }], { cause });
  }
  return readResult(json, place);
}

/** The kind, and the fields as the present version has them. */
function startOf(
  json: unknown,
  place: string,
): { readonly kind: ResultKind; readonly fields: Readonly<Record<string, unknown>> } {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw refuse(place, "the whole", "is no object, expected a result of slicetuner");
  const fields = json as Readonly<Record<string, unknown>>;
  const { kind, version } = fields;
  const known = resultKinds.find((one) => one === kind);
  if (known === undefined) {
    const what = kind === undefined ? "is missing" : `is ${JSON.stringify(kind)}`;
    throw refuse(place, "kind", `${what}, expected one of ${resultKinds.join(", ")}`);
  }
  if (version === 1) return { kind: known, fields: upgradeResult(fields) };
  if (version !== resultVersion) {
    const what = version === undefined ? "is missing" : `is ${JSON.stringify(version)}`;
    throw refuse(place, "version", `${what}, expected ${resultVersion}`);
  }
  return { kind: known, fields };
}

function refuse(place: string, path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path: place === "" ? path : `${place}: ${path}`, message }], {
    hint: "Results are read by the version of slicetuner that wrote them, and by later ones of the same result version: update it, or run the command again.",
  });
}
