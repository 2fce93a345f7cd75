import { InvalidInputError } from "../errors/invalid-input-error.ts";

/** What stands in the place of a secret. */
const mask = "[secret]";

/** Shorter values would mask words that merely look like them. */
const minimumLength = 4;

/** A secret by the name of the environment variable that holds it: configurations and journals hold the name alone. */
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

  /** Makes known what else has to be masked, e.g. a password in an address. */
  add(value: string): void {
    if (value.length < minimumLength) return;
    this.#values.add(value);
    this.#values.add(encodeURIComponent(value));
  }

  /** The text with every known secret masked: for all that came from a server or an error and is shown or kept. */
  mask(text: string): string {
    const longestFirst = [...this.#values].sort((left, right) => right.length - left.length);
    return longestFirst.reduce((masked, value) => masked.split(value).join(mask), text);
  }
}
