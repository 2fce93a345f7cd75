/**
 * The bytes of a file, or of bytes, chunk by chunk, unpacked where they begin as gzip does. Who reads decides
 * when it is enough: nothing is kept, and what is left is not unpacked.
 * @throws what Node's streams throw for files that cannot be read and for broken gzip (`Z_BUF_ERROR` where it
 * breaks off); the signal's reason once it is aborted
 */
export async function* unpackedChunks(
  source: string | Uint8Array,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Asked for when it runs: the rest of this package runs in a browser, where an import of Node's modules
  // could not be resolved.
  const { createReadStream } = process.getBuiltinModule("node:fs");
  const { Readable } = process.getBuiltinModule("node:stream");
  const stream =
    typeof source === "string"
      ? createReadStream(source, { highWaterMark: 2 ** 20 })
      : Readable.from(slicesOf(source));
  try {
    const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < 2) {
      const next = await chunks.next();
      if (next.done) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    }
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    const bytes = prepend(head, chunks);
    for await (const chunk of isPacked ? gunzipped(bytes) : bytes) {
      signal?.throwIfAborted();
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    stream.destroy();
  }
}

async function* prepend(
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

function gunzipped(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const { pipeline, Readable } = process.getBuiltinModule("node:stream");
  const gunzip = process.getBuiltinModule("node:zlib").createGunzip({ chunkSize: 2 ** 18 });
  // What fails on the way is thrown by whoever reads the unpacked bytes.
  pipeline(Readable.from(packed), gunzip, () => {});
  return gunzip;
}

/** Small enough that an abort is seen between two of them. */
function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 2 ** 20) yield bytes.subarray(start, start + 2 ** 20);
}
