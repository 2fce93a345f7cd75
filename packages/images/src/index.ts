export { encodeIdx } from "./encode-idx.ts";
export { hints } from "./hints.ts";
export type { IdxArray, IdxType, IdxValues } from "./idx-format.ts";
export type { ImageSet } from "./image-set.ts";
export { type NamePattern, parsePattern } from "./name-pattern.ts";
export { rasterizeSvg } from "./rasterize-svg.ts";
export type { ReadIdxOptions } from "./read-announced.ts";
export { readIdx } from "./read-idx.ts";
export { readIdxImages } from "./read-idx-images.ts";
export { readIdxLabels } from "./read-idx-labels.ts";
export {
  defaultPattern,
  type ImageProgress,
  type ReadImageFolderOptions,
  readImageFolder,
} from "./read-image-folder.ts";
