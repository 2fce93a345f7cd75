const encoder = new TextEncoder();

/** Writes protocol-buffer messages: the three wire types that ONNX models need, into one growing buffer. */
export class ProtobufWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** A whole number (int32, int64, enum); negative ones take ten bytes, as the format demands. */
  integer(field: number, value: number | bigint): void {
    this.#varint(field << 3);
    this.#varint(value);
  }

  /** A single-precision number. */
  float(field: number, value: number): void {
    this.#varint((field << 3) | 5);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#append(bytes);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#varint((field << 3) | 2);
    this.#varint(value.length);
    this.#append(value);
  }

  /** Fields that are written already. */
  raw(fields: Uint8Array): void {
    this.#append(fields);
  }

  string(field: number, value: string): void {
    this.bytes(field, encoder.encode(value));
  }

  /** A repeated whole number in packed form. */
  packedIntegers(field: number, values: readonly number[]): void {
    const content = new ProtobufWriter();
    for (const value of values) content.#varint(value);
    this.bytes(field, content.finish());
  }

  /** An embedded message, written by `write`. */
  message(field: number, write: (writer: ProtobufWriter) => void): void {
    const content = new ProtobufWriter();
    write(content);
    this.bytes(field, content.finish());
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #varint(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    while (rest >= 128n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.#append(bytes);
  }

  #append(bytes: ArrayLike<number>): void {
    if (this.#length + bytes.length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.#length + bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
