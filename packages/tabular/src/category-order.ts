/**
 * Texts in the order of every list of categories and classes: numbers first, by value, then the others by
 * code units.
 */
export function sortCategories(texts: readonly string[]): string[] {
  return texts
    .map((text) => ({ text, number: text.trim() === "" ? Number.NaN : Number(text) }))
    .sort((a, b) => {
      const aIsText = Number.isNaN(a.number);
      const bIsText = Number.isNaN(b.number);
      if (aIsText !== bIsText) return aIsText ? 1 : -1;
      if (!aIsText && a.number !== b.number) return a.number < b.number ? -1 : 1;
      return a.text < b.text ? -1 : Number(a.text > b.text);
    })
    .map(({ text }) => text);
}
