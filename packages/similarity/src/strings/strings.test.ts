import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeText } from "./normalize-text.ts";
import { phoneticCode } from "./phonetic-code.ts";
import { editSimilarity, exactSimilarity, jaroWinkler } from "./text-similarity.ts";
import { createTokenSimilarity, inverseDocumentFrequencies } from "./token-similarity.ts";

describe("jaroWinkler", () => {
  // The first three: W. Winkler's examples; then those of the project's specification of MLClean.
  it.each([
    ["martha", "marhta", 0.9611],
    ["dixon", "dicksonx", 0.8133],
    ["dwayne", "duane", 0.84],
    ["joe", "joseph", 0.8667],
    ["john", "joe", 0.7778],
    ["john", "joseph", 0.6889],
    ["ab", "ba", 0],
    ["", "a", 0],
    ["", "", 1],
  ])("of %s and %s is %d", (first, second, expected) => {
    expect(jaroWinkler(first, second)).toBeCloseTo(expected, 4);
  });
});

describe("every similarity", () => {
  const tokens = createTokenSimilarity(inverseDocumentFrequencies(["the art of war", "the war", "peace"]));
  const words = fc.stringMatching(/^[a-d ]{0,12}$/).map(normalizeText);
  it.each([
    ["jaroWinkler", jaroWinkler],
    ["editSimilarity", editSimilarity],
    ["exactSimilarity", exactSimilarity],
    ["tokens", tokens],
  ])("%s is symmetric, between 0 and 1, and 1 for equal texts", (_name, similarity) => {
    fc.assert(
      fc.property(words, words, (first, second) => {
        const value = similarity(first, second);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(similarity(second, first)).toBeCloseTo(value, 12);
        expect(similarity(first, first)).toBe(1);
      }),
    );
  });
});

describe("editSimilarity", () => {
  it("counts a swap of neighbours as one change", () => {
    expect(editSimilarity("19081209", "19082109")).toBeCloseTo(7 / 8, 12);
  });
});

describe("createTokenSimilarity", () => {
  const similarity = createTokenSimilarity(
    inverseDocumentFrequencies(["apple pan the", "the palm", "the grill", "grill room", "r t snodgrass"]),
  );
  it("does not mind the order of words", () => {
    expect(similarity("the apple pan", "apple pan the")).toBeCloseTo(1, 12);
  });
  it("lets a rare word count more than a common one", () => {
    expect(similarity("the apple", "grill apple")).toBeGreaterThan(similarity("the apple", "the palm"));
  });
  it("reads initials", () => {
    expect(similarity("r t snodgrass", "richard thomas snodgrass")).toBeGreaterThan(0.8);
  });
  it("takes other digits for another number", () => {
    expect(similarity("10801", "10802")).toBe(0);
  });
});

describe("normalizeText", () => {
  it("keeps letters and digits of every script", () => {
    expect(normalizeText("  O'Hara–Müller, 3. Straße ")).toBe("o hara muller 3 straße");
    expect(normalizeText("東京・ガラス")).toBe("東京 ガラス");
  });
});

describe("phoneticCode", () => {
  it("is the same for words that sound alike", () => {
    expect(phoneticCode("smith")).toBe(phoneticCode("smyth"));
    expect(phoneticCode("smith")).not.toBe(phoneticCode("jones"));
  });
});
