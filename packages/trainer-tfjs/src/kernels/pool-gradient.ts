/**
 * Gradient of maximum pooling: what arrives at a place of the outcome goes to the entries of its pool that
 * have the maximum, in equal shares. Entries that fill no pool get 0.
 * @param shape of the pictures: batch × height × width × channels
 * @param size height, width and stride of a pool
 * @param maxima the outcome, batch × ⌊height / size⌋ × ⌊width / size⌋ × channels
 * @param errors gradient by the outcome, in the same order
 * @returns in the order of `pictures`
 */
export function poolGradient(
  shape: readonly [number, number, number, number],
  size: number,
  pictures: Float32Array,
  maxima: Float32Array,
  errors: Float32Array,
): Float32Array {
  const [batch, height, width, channels] = shape;
  const [poolRows, poolColumns] = [Math.floor(height / size), Math.floor(width / size)];
  const gradient = new Float32Array(pictures.length);
  for (let place = 0; place < batch * poolRows * poolColumns; place++) {
    const column = place % poolColumns;
    const row = Math.floor(place / poolColumns) % poolRows;
    const example = Math.floor(place / (poolColumns * poolRows));
    const corner = ((example * height + row * size) * width + column * size) * channels;
    for (let channel = 0; channel < channels; channel++) {
      const maximum = maxima[place * channels + channel]!;
      let ties = 0;
      for (let tap = 0; tap < size * size; tap++) {
        if (pictures[corner + tapOffset(tap) + channel] === maximum) ties++;
      }
      const share = errors[place * channels + channel]! / ties;
      for (let tap = 0; tap < size * size; tap++) {
        const at = corner + tapOffset(tap) + channel;
        if (pictures[at] === maximum) gradient[at] = share;
      }
    }
  }
  return gradient;

  /** From a pool's corner to its tap-th pixel. */
  function tapOffset(tap: number): number {
    return (Math.floor(tap / size) * width + (tap % size)) * channels;
  }
}
