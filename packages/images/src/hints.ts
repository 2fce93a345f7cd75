/** What errors about pictures advise, for callers that put it in the words of their own options. */
export const hints = {
  sizesDiffer: "Give one size to which all are scaled: `size`.",
  unusable: "Repair or remove them, or raise `maximumUnusable`.",
  noMatch: "Name the parts of paths and file names with `pattern`.",
  memory: "Raise memoryLimit, or take fewer or smaller pictures.",
} as const;
