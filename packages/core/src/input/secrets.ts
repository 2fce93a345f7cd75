import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { encodeUrlPart } from "../text/encode-text.ts";

/** What stands in the place of a secret. */
const mask = "[secret]";

/** Shorter values would mask words that merely look like them. */
const minimumLength = 4;

/**
 * A secret by the name of the environment variable that holds it: configurations and journals hold the name
 * alone.
 */
export interface SecretReference {
  readonly env: string;
}

/** The values of secrets, and texts without them. */
export class Secrets {
  readonly #values = new Set<string>();

  /** @throws InvalidInputError when the environment variable is not set. */
  read({ env }: SecretReference, path: string): string {
    const value = process.env[env];
    if (value === undefined || value === "") {
      throw new InvalidInputError([{ path, message: `the environment variable ${env} is not set` }]);
    }
    this.add(value);
    return value;
  }

  /**
   * The same for a secret that is sent in a header.
   * @throws InvalidInputError also when it has a character that no header can have
   */
  readHeader(reference: SecretReference, path: string): string {
    const value = this.read(reference, path);
    if (/^[\x20-\x7e\x80-\xff]+$/.test(value) && value.trim() === value) return value;
    const message = `the environment variable ${reference.env} holds a character that a header cannot have, such as a line break or a space at its end`;
    throw new InvalidInputError([{ path, message }]);
  }

  /** Makes known what else has to be masked, e.g. a password in an address. */
  add(value: string): void {
    if (value.length < minimumLength) return;
    this.#values.add(value);
    this.#values.add(encodeUrlPart(value));
    this.#values.add(JSON.stringify(value).slice(1, -1));
  }

  /**
   * The text with every known secret masked: for all that came from a server or an error and is shown or
   * kept.
   */
  mask(text: string): string {
    const longestFirst = [...this.#values].sort((left, right) => right.length - left.length);
    return longestFirst.reduce((masked, value) => masked.split(value).join(mask), text);
  }

  /** The same for what was sent as an example's values: every text in it, names included. */
  maskAll<Value>(value: Value): Value;
  maskAll(value: unknown): unknown {
    if (typeof value === "string") return this.mask(value);
    if (Array.isArray(value)) return value.map((part: unknown) => this.maskAll(part));
    if (typeof value !== "object" || value === null) return value;
    const masked = Object.entries(value).map(([name, part]) => [
      this.mask(name),
      this.maskAll<unknown>(part),
    ]);
    return Object.fromEntries(masked);
  }
}

/**
 * Whether a named value that is written out in a configuration seems to be a secret: by its name, or because
 * it looks like a key. A configuration is copied into the journal of every run, so that secrets belong into
 * environment variables.
 */
export function looksSecret(name: string, value: string): boolean {
  if (/^(?:accept|content|user-agent|origin|referer)/i.test(name)) return false;
  const isNamedSo =
    /authori[sz]|auth(?![a-z])|key|token|secret|passw|cookie|session|signature|credential/i.test(name);
  const isKey = /^[\w.+/=~-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
  return value !== "" && (isNamedSo || isKey || /^(?:Bearer|Basic|Token) /i.test(value));
}
