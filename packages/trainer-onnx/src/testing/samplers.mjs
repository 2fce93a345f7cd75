// Batch samplers for tests, and for worker threads to import: plain JavaScript, because workers see no
// TypeScript.

/**
 * Trains on the rows that the model does worst: the share `worst` of them by loss, and every row it gets
 * wrong a second time.
 */
export function createWorstRows({ worst }) {
  return ({ train, rows }) => ({
    needsEvaluation: true,
    rowsForEpoch(_epoch, { losses, predictions }) {
      const byLoss = [...rows.keys()].sort(
        (first, second) => losses[second] - losses[first] || first - second,
      );
      const chosen = byLoss.slice(0, Math.ceil(worst * rows.length));
      const wrong = chosen.filter((index) => predictions[index] !== train.labels[rows[index]]);
      return Uint32Array.from([...chosen, ...wrong], (index) => rows[index]);
    },
  });
}

export const notAFunction = 1;
