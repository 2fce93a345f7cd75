/**
 * The text as it is compared: Latin letters without accents, in lower case, each run of other characters than
 * letters and digits one space. `O'Hara–Müller` and `o hara muller` are the same.
 */
export function normalizeText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/(\p{Script=Latin})\p{M}+/gu, "$1")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
