const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A bar of block letters, in steps of an eighth of a letter. An amount above 0 always shows.
 * @param share of the longest bar, 0 to 1
 * @param width letters of the longest bar
 */
export function renderBar(share: number, width: number): string {
  const length = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
  return "█".repeat(Math.floor(length / 8)) + eighths[length % 8];
}
