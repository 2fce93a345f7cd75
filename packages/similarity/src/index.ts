export {
  type BlockingKeys,
  columnKeys,
  combineKeys,
  crossedKeys,
  hashText,
} from "./blocking/blocking-keys.ts";
export { forEachPair } from "./blocking/compare-blocks.ts";
export { type Blocks, type BlocksOptions, createBlocks, windowedPairs } from "./blocking/create-blocks.ts";
export { type MinHashOptions, minHashKeys } from "./blocking/min-hash.ts";
export { conformalPValue } from "./neighbours/conformal-p-value.ts";
export { createDescriber, type Describer, type ExampleDescriptions } from "./neighbours/describe-examples.ts";
export { createNearIndex, type NearIndex } from "./neighbours/near-index.ts";
export { createNeighbourScores, type NeighbourScores } from "./neighbours/neighbour-scores.ts";
export { normalizeText } from "./strings/normalize-text.ts";
export { phoneticCode } from "./strings/phonetic-code.ts";
export {
  editSimilarity,
  exactSimilarity,
  jaroWinkler,
  type TextSimilarity,
} from "./strings/text-similarity.ts";
export {
  createTokenSimilarity,
  inverseDocumentFrequencies,
  type WordWeights,
  wordsOf,
} from "./strings/token-similarity.ts";
