import { HttpError } from "./http-error.ts";

/** What one page of a listing brought. */
export interface PageRead {
  /** Whether it held something that no page before it did. */
  readonly isNew: boolean;
  /** Where the next page is; undefined where no other is wanted or there is none. */
  readonly next: string | undefined;
}

/**
 * Follows the pages of a listing. Every page that names another must bring something new and name a page that
 * was not read yet, so that a server cannot keep us for ever.
 * @throws HttpError for a listing without an end
 */
export async function followPages<Page>(options: {
  /** For messages, e.g. `the examples of order 7`. */
  readonly what: string;
  readonly ask: (page: string | undefined) => Promise<Page>;
  readonly take: (page: Page) => PageRead;
  /** @default 10000 */
  readonly maximumPages?: number;
  readonly hint?: string;
}): Promise<void> {
  const { what, ask, take, maximumPages = 10_000, hint } = options;
  const seen = new Set<string>();
  let page: string | undefined;
  do {
    const { isNew, next } = take(await ask(page));
    if (next !== undefined) {
      const complaint = complaintAbout(isNew, seen.has(next), seen.size + 1 >= maximumPages);
      if (complaint !== undefined)
        throw new HttpError(`the pages of ${what} have no end: ${complaint}`, { hint });
      seen.add(next);
    }
    page = next;
  } while (page !== undefined);
}

function complaintAbout(isNew: boolean, isRepeated: boolean, isLast: boolean): string | undefined {
  if (!isNew) return "one brings nothing new and names another";
  if (isRepeated) return "one names a page that was read before";
  return isLast ? "they are too many" : undefined;
}
