/** Thrown where the work was done and its answer is no, after the answer was told: exit code 3. */
export class FailedCheckError extends Error {}
