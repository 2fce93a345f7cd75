const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const quote = 34;

/** Something wrong inside a record. */
export interface RecordComplaint {
  readonly line: number;
  readonly message: string;
}

/**
 * Finds where the records of a CSV text (RFC 4180) begin and how many fields they have, without making their values.
 * A field is quoted when its first character other than a space is `"`; a quote inside is doubled; blank lines
 * are no records. The same rules as DuckDB's strict mode.
 */
export class RecordScanner {
  readonly #bytes: Uint8Array;
  readonly #delimiter: Uint8Array;
  #position: number;
  /** The line of `#position`. */
  #line = 1;
  /** The kind of line end, known once one was seen outside of quotes. */
  #lineEnd: string | undefined;

  /** First byte of the present record. */
  start = 0;
  /** The byte after the present record, its line end left out. */
  end = 0;
  /** The line on which the present record begins. */
  line = 0;
  fields = 0;
  complaint: RecordComplaint | undefined;
  /** The bytes of the first record that was found. */
  firstRecord: { readonly start: number; readonly end: number } = { start: 0, end: 0 };

  constructor(bytes: Uint8Array, delimiter: string) {
    this.#bytes = bytes;
    this.#delimiter = new TextEncoder().encode(delimiter);
    const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#position = hasByteOrderMark ? 3 : 0;
  }

  /** Passes over one line, whatever it holds. */
  skipLine(): void {
    while (this.#position < this.#bytes.length && !this.#atLineEnd()) this.#position++;
    if (this.#position < this.#bytes.length) this.#passLineEnd();
  }

  /** Goes to the next record; false at the end of the text. */
  next(): boolean {
    this.complaint = undefined;
    while (this.#position < this.#bytes.length && this.#atLineEnd()) this.#endRecord();
    if (this.#position >= this.#bytes.length) return false;
    this.start = this.#position;
    this.line = this.#line;
    this.fields = 1;
    this.#scanFields();
    this.end = this.#position;
    if (this.firstRecord.end === 0) this.firstRecord = { start: this.start, end: this.end };
    if (this.#position < this.#bytes.length) this.#endRecord();
    return true;
  }

  #scanFields(): void {
    const bytes = this.#bytes;
    const delimiterStart = this.#delimiter[0]!;
    let atFieldStart = true;
    while (this.#position < bytes.length) {
      const byte = bytes[this.#position]!;
      if (byte === lineFeed || byte === carriageReturn) return;
      if (byte === delimiterStart && this.#atDelimiter()) {
        this.fields += 1;
        this.#position += this.#delimiter.length;
        atFieldStart = true;
      } else if (byte === quote && atFieldStart) {
        this.#passQuoted();
        atFieldStart = false;
      } else {
        atFieldStart &&= byte === space;
        this.#position += 1;
      }
    }
  }

  /** From an opening quote to the delimiter, line end or end of text after the closing one. */
  #passQuoted(): void {
    const bytes = this.#bytes;
    const opened = this.#line;
    this.#position += 1;
    for (;;) {
      if (this.#position >= bytes.length) {
        this.#complain(opened, "a quote is opened and never closed");
        return;
      }
      const byte = bytes[this.#position]!;
      if (byte === quote && bytes[this.#position + 1] === quote) {
        this.#position += 2;
      } else if (byte === quote) {
        break;
      } else if (byte === lineFeed || byte === carriageReturn) {
        this.#passLineEnd();
      } else {
        this.#position += 1;
      }
    }
    this.#position += 1;
    while (bytes[this.#position] === space && !this.#atDelimiter()) this.#position += 1;
    const ended = this.#position >= bytes.length || this.#atLineEnd() || this.#atDelimiter();
    if (!ended) this.#complain(this.#line, 'text after a closing quote (a quote inside is written "")');
  }

  #atDelimiter(): boolean {
    for (let index = 0; index < this.#delimiter.length; index++) {
      if (this.#bytes[this.#position + index] !== this.#delimiter[index]) return false;
    }
    return true;
  }

  #atLineEnd(): boolean {
    const byte = this.#bytes[this.#position];
    return byte === lineFeed || byte === carriageReturn;
  }

  /** Passes a line end that ends a record, which must be of the same kind as all before. */
  #endRecord(): void {
    const line = this.#line;
    const lineEnd = this.#passLineEnd();
    this.#lineEnd ??= lineEnd;
    if (lineEnd !== this.#lineEnd) {
      this.#complain(line, `ends with ${lineEnd}, the lines before with ${this.#lineEnd}`);
    }
  }

  #passLineEnd(): "\\n" | "\\r" | "\\r\\n" {
    this.#line += 1;
    if (this.#bytes[this.#position++] === lineFeed) return "\\n";
    if (this.#bytes[this.#position] !== lineFeed) return "\\r";
    this.#position += 1;
    return "\\r\\n";
  }

  #complain(line: number, message: string): void {
    this.complaint ??= { line, message };
  }
}
