export { type FuzzOptions, type FuzzReport, fuzz } from "./fuzz.ts";
export { mutateBytes } from "./mutate-bytes.ts";
export { mutateJson, oddValue } from "./mutate-json.ts";
export { mutateText, oddText } from "./mutate-text.ts";
