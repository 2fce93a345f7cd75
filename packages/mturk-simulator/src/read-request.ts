import { ServiceError } from "./request-error.ts";

/** The fields of a request's JSON, checked as they are read. */
export class RequestFields {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** @param longest characters at most */
  text(name: string, longest = 65_535): string {
    const value = this.optionalText(name, longest);
    if (value === undefined || value === "") throw missing(name);
    return value;
  }

  optionalText(name: string, longest: number): string | undefined {
    const value = this.#fields[name];
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw invalid(name, "is no text");
    if (value.length > longest) throw invalid(name, `is longer than ${longest} characters`);
    return value;
  }

  /** A whole number within bounds. */
  integer(name: string, least: number, most: number, otherwise?: number): number {
    const value = this.#fields[name] ?? otherwise;
    if (value === undefined) throw missing(name);
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      throw invalid(name, `is ${value}, expected ${least} to ${most}`);
    }
    return value as number;
  }

  /** Seconds since 1970. */
  time(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== "number") throw missing(name);
    return value;
  }

  list(name: string): readonly Readonly<Record<string, unknown>>[] {
    const value = this.#fields[name] ?? [];
    if (!Array.isArray(value)) throw invalid(name, "is no list");
    return value;
  }

  flag(name: string): boolean {
    return this.#fields[name] === true;
  }
}

function missing(name: string): ServiceError {
  return ServiceError.request("MissingParameter", `Value required for parameter ${name}`);
}

function invalid(name: string, complaint: string): ServiceError {
  return ServiceError.request("ParameterValidationError", `Parameter ${name} ${complaint}`);
}
