/**
 * Halves of surrogate pairs that stand alone, written out as `\ud800`: texts with them are no Unicode, and
 * what takes Unicode (URLs, hashes, files, XML) would throw or take different texts for the same.
 */
export function escapeLoneSurrogates(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/** Any text as one part of a URL's path or query. */
export function encodeUrlPart(text: string): string {
  return encodeURIComponent(escapeLoneSurrogates(text));
}

/**
 * Any text as the value of an HTTP header, which may hold printable ASCII only: those characters stay as they
 * are; all others, the percent sign, and spaces at the ends are percent-encoded. Different texts stay
 * different.
 */
export function encodeHeaderValue(text: string): string {
  return escapeLoneSurrogates(text).replaceAll(/[^\x20-\x7e]+|%|^ +| +$/g, (part) =>
    encodeURIComponent(part),
  );
}
