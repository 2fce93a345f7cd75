/** Options of an estimate that takes a fraction of a second: six trainings of five epochs, in this thread. */
export const smallTrainings: readonly string[] = [
  ...["--maximum-epochs", "5", "--workers", "0"],
  ...["--estimation", "amortized", "--subset-sizes", "3", "--subset-repeats", "2"],
];
