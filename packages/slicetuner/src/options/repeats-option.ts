import { whole } from "./value-schemas.ts";

/** Taken by all that measures an outcome. */
export const repeatsOption = {
  flag: "--repeats <trainings>",
  description: "final trainings to measure an outcome",
  schema: whole(1),
  default: 10,
} as const;
