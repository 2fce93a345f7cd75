import type { Random } from "@slicetuner/core";

/** The bytes with one to four changes: flipped bits, cut, doubled, exchanged or inserted parts. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  let changed: Uint8Array = Uint8Array.from(bytes);
  for (let times = 1 + random.integer(4); times > 0; times--) changed = mutateOnce(random, changed);
  return changed;
}

function mutateOnce(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.integer(bytes.length + 1);
  const end = at + random.integer(Math.min(64, bytes.length - at) + 1);
  const noise = Uint8Array.from({ length: random.integer(9) }, () => random.integer(256));
  switch (random.integer(6)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return join(bytes.slice(0, at), bytes.slice(end));
    case 2:
      return join(bytes.slice(0, end), bytes.slice(at));
    case 3:
      return join(bytes.slice(0, at), noise, bytes.slice(at));
    case 4:
      // Lengths and counts are what most formats believe.
      return replaced(bytes, at, random.integer(2) === 0 ? [0xff, 0xff, 0xff, 0xff] : [0, 0, 0, 0]);
    default:
      return replaced(bytes, at, [(bytes[at] ?? 0) ^ (1 << random.integer(8))]);
  }
}

function replaced(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values.slice(0, bytes.length - at), at);
  return copy;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
