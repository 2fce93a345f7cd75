/**
 * Row numbers in ascending order of their scores: a radix sort of the scores' bits, 16 at a time, several
 * times as fast as a sort with a comparison. Equal scores keep the order of their rows.
 * @param scores numbers of at least 0; others come in no useful order
 */
export function ascendingOrder(scores: ArrayLike<number>): Uint32Array {
  const { length } = scores;
  // Bits of numbers of at least 0 are ordered as the numbers are. −0 has the highest bit: + 0 makes it 0.
  const keys = new Float64Array(length);
  let order = new Uint32Array(length);
  for (let row = 0; row < length; row++) {
    keys[row] = scores[row]! + 0;
    order[row] = row;
  }
  const halves = new Uint16Array(keys.buffer);
  let next = new Uint32Array(length);
  for (let digit = 0; digit < 4; digit++) {
    const starts = new Uint32Array(65537);
    for (let row = 0; row < length; row++) starts[halves[4 * row + digit]! + 1]! += 1;
    for (let value = 0; value < 65536; value++) starts[value + 1]! += starts[value]!;
    for (let place = 0; place < length; place++) {
      const row = order[place]!;
      next[starts[halves[4 * row + digit]!]!++] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}
