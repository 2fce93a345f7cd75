import type { WorkerAnswer } from "@slicetuner/core";

// Dawid and Skene (1979): five anaesthetists on the fitness of 45 patients, classes 1 to 4; the first one
// judged three times.

/** Table 1: for each patient the three answers of observer 1, then one of each other. */
const patients = [
  "1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223",
  "2322223 4444444 2223343 1111111 2223212 1211111 1112111 1111111 1111111",
  "2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222",
  "1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343",
  "2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222",
].flatMap((line) => line.split(" "));

/** Observers `1` to `5` about patients `01` to `45`; classes are numbered from 0. */
export function publishedAnswers(): WorkerAnswer[] {
  return patients.flatMap((digits, patient) =>
    [...digits].map((digit, place) => ({
      exampleId: String(patient + 1).padStart(2, "0"),
      worker: String(Math.max(1, place - 1)),
      label: Number(digit) - 1,
    })),
  );
}

/** Table 2: the shares of the classes. */
export const publishedShares: readonly number[] = [0.4, 0.42, 0.11, 0.07];

/** Table 2: for each observer and true class, how often each answer is given. */
export const publishedConfusions: readonly (readonly (readonly number[])[])[] = [
  [
    [0.89, 0.11, 0, 0],
    [0.07, 0.88, 0.05, 0],
    [0, 0.34, 0.66, 0],
    [0, 0, 0.56, 0.44],
  ],
  [
    [0.83, 0.17, 0, 0],
    [0.05, 0.63, 0.31, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ],
  [
    [1, 0, 0, 0],
    [0.11, 0.79, 0.11, 0],
    [0, 0.4, 0.2, 0.4],
    [0, 0, 0.67, 0.33],
  ],
  [
    [0.94, 0.06, 0, 0],
    [0.05, 0.84, 0.1, 0],
    [0, 0, 0.8, 0.2],
    [0, 0, 0.33, 0.67],
  ],
  [
    [1, 0, 0, 0],
    [0.16, 0.73, 0.11, 0],
    [0, 0.21, 0.79, 0],
    [0, 0, 0.33, 0.67],
  ],
];
