/**
 * Rows whose label looks wrong by confident learning (C. Northcutt, L. Jiang and I. Chuang, JAIR 70, 2021),
 * the method that ours is measured against: a row given class i counts as class j where its probability of j
 * reaches the mean probability of j among rows given j.
 * @param probabilities row after row, rows × classes, from models that have not seen the row
 */
export function confidentLearning(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): number[] {
  const sums = new Float64Array(classes);
  const counts = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    sums[label]! += probabilities[row * classes + label]!;
    counts[label]! += 1;
  }
  const found: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    let [confident, best] = [-1, -Infinity];
    for (let label = 0; label < classes; label++) {
      const own = probabilities[row * classes + label]!;
      if (counts[label]! > 0 && own >= sums[label]! / counts[label]! && own > best) {
        [confident, best] = [label, own];
      }
    }
    if (confident >= 0 && confident !== labels[row]) found.push(row);
  }
  return found;
}
