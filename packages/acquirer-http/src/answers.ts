import { describeIssues, type Secrets } from "@slicetuner/core";
import { HttpError } from "@slicetuner/http-client";
import { z } from "zod";
import { type HttpStatus, httpStatuses } from "./service.ts";

const statusWord = z.string();
const cost = z.number("expected a number of at least 0").min(0, "expected a number of at least 0").nullish();
const text = z.string().min(1);
/** Ids and cursors that are texts or numbers; anything else is none. */
const name = z.union([text, z.number().transform(String)]);
const list = z.array(z.unknown());
const price = z.number().positive();
const available = z.int().min(0);

/**
 * Reads the parts of a service's answers. What is not as it should be is told with the place where it was
 * looked for.
 */
export class AnswerReader {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** @param words the service's words for ours */
  status(value: unknown, field: string, words: Readonly<Record<string, HttpStatus>>): HttpStatus {
    const word = statusWord.safeParse(value).data;
    const own = word !== undefined && Object.hasOwn(words, word) ? words[word] : word;
    const status = httpStatuses.find((known) => known === own);
    if (status !== undefined) return status;
    throw new HttpError(`the service calls the state of an order ${this.show(value)} at "${field}"`, {
      hint: `Say by \`statuses\` which of ${httpStatuses.join(", ")} it means.`,
    });
  }

  /** Undefined where the service says nothing. */
  cost(value: unknown, field: string): number | undefined {
    const { data, error } = cost.safeParse(value);
    if (error === undefined) return data ?? undefined;
    throw new HttpError(
      `the service's cost at "${field}" is ${this.show(value)}: ${describeIssues(error.issues)}`,
    );
  }

  list(value: unknown, what: string, field: string): readonly unknown[] {
    const { data } = list.safeParse(value);
    if (data !== undefined) return data;
    throw new HttpError(`the service's ${what} at "${field}" are not a list: ${this.show(value)}`, {
      hint: `Say by \`fields.${what}\` where they are.`,
    });
  }

  /** An id of the service; undefined where there is none. */
  name(value: unknown): string | undefined {
    return name.safeParse(value).data;
  }

  /** What a person should know, without secrets; undefined where there is nothing. */
  message(value: unknown): string | undefined {
    const message = text.safeParse(value).data;
    return message === undefined ? undefined : this.#secrets.mask(message).slice(0, 1000);
  }

  /** Undefined where it is none. */
  price(value: unknown): number | undefined {
    return price.safeParse(value).data;
  }

  /** Null where the service does not say. */
  available(value: unknown): number | null {
    return available.safeParse(value).data ?? null;
  }

  /** Whatever it is, short and without secrets. */
  show(value: unknown): string {
    return this.#secrets.mask(JSON.stringify(value) ?? "nothing").slice(0, 100);
  }
}
