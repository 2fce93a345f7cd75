/** Where results keep the measure that a target of fair training aims at. */
export const measureOf = {
  "demographic-parity": "demographicParity",
  "equal-opportunity": "equalOpportunity",
  "equalized-odds": "equalizedOdds",
} as const;
