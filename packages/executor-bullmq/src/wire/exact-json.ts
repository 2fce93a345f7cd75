/**
 * JSON that keeps every double: −0, NaN and the infinities, which plain JSON loses, are written as `{
 * "$number": "-0" }`. Typed arrays become
 * `{ "$bytes": base64, "$type": "Float32Array" }`. An object that has such a key itself would be misread; none of ours has.
 * @throws TypeError for what has no place in JSON, such as a function
 */
export function toExactJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, seen) {
    // `toJSON` has been called on `seen`; typed arrays have none, Buffers do.
    const raw = this[key];
    if (typeof raw === "function" || typeof raw === "symbol") {
      throw new TypeError(`"${key}" is a ${typeof raw}, which cannot be sent to another machine`);
    }
    if (typeof raw === "number" && (!Number.isFinite(raw) || Object.is(raw, -0))) {
      return { $number: Object.is(raw, -0) ? "-0" : String(raw) };
    }
    if (ArrayBuffer.isView(raw)) {
      const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
      return { $bytes: bytes.toString("base64"), $type: raw.constructor.name };
    }
    return seen;
  });
}

/** Reads what {@link toExactJson} wrote. */
export function fromExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value) => {
    if (typeof value !== "object" || value === null) return value;
    if ("$number" in value) return Number(value.$number);
    if ("$bytes" in value) return viewOf(Buffer.from(value.$bytes, "base64"), value.$type);
    return value;
  });
}

type ViewMaker = new (buffer: ArrayBuffer) => ArrayBufferView;
const views: Readonly<Record<string, ViewMaker>> = {
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

/** A copy of `bytes` as a typed array of the named kind; a Buffer becomes a Uint8Array. */
export function viewOf(bytes: Uint8Array, kind: string): ArrayBufferView {
  const View = views[kind] ?? Uint8Array;
  return new View(Uint8Array.from(bytes).buffer);
}
