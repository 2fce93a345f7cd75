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
 * Finds where the records of a CSV text (RFC 4180) begin and how many fields they have, without making their
 * values. A field is quoted when its first character other than a space is `"`; a quote inside is doubled;
 * blank lines are no records. The same rules as DuckDB's strict mode.
 *
 * The text comes in pieces: {@link feed} it, take records with {@link next} until there is no whole one left,
 * and feed the text from {@link rest} on with what comes after it.
 */
export class RecordScanner {
  readonly #delimiter: Uint8Array;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Whether the bytes are all that is left of the text. */
  #isLast = false;
  #isBeginning = true;
  #position = 0;
  /** The line of `#position`. */
  #line = 1;
  /** The kind of line end, known once one was seen outside of quotes. */
  #lineEnd: string | undefined;
  /** What was wrong with blank lines, to be told of the record that comes after them. */
  #pending: RecordComplaint | undefined;

  /** First byte of the present record. */
  start = 0;
  /** The byte after the present record, its line end left out. */
  end = 0;
  /** The line on which the present record begins. */
  line = 0;
  fields = 0;
  complaint: RecordComplaint | undefined;

  constructor(delimiter: string) {
    this.#delimiter = new TextEncoder().encode(delimiter);
  }

  /** Goes on with these bytes, of which the first are the {@link rest} of those before. */
  feed(bytes: Uint8Array, isLast: boolean): void {
    const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#position = this.#isBeginning && hasByteOrderMark ? 3 : 0;
    this.#bytes = bytes;
    this.#isLast = isLast;
  }

  /** Where the bytes begin that are no whole record yet. */
  get rest(): number {
    return this.#position;
  }

  /** Passes over one line, whatever it holds; false where its end is not there yet. */
  skipLine(): boolean {
    const start = this.#position;
    while (this.#position < this.#bytes.length && !this.#atLineEnd()) this.#position++;
    if (this.#isCut()) {
      this.#position = start;
      return false;
    }
    this.#isBeginning = false;
    if (this.#position < this.#bytes.length) this.#passLineEnd();
    return true;
  }

  /** Goes to the next record; false where there is no whole one in these bytes. */
  next(): boolean {
    const before = [this.#position, this.#line, this.#lineEnd, this.#pending] as const;
    this.complaint = this.#pending;
    this.#pending = undefined;
    while (this.#position < this.#bytes.length && this.#atLineEnd() && !this.#isCut()) this.#endRecord();
    if (this.#position >= this.#bytes.length) {
      this.#pending = this.complaint;
      return false;
    }
    this.start = this.#position;
    this.line = this.#line;
    this.fields = 1;
    this.#scanFields();
    this.end = this.#position;
    if (this.#isCut()) {
      [this.#position, this.#line, this.#lineEnd, this.#pending] = before;
      return false;
    }
    this.#isBeginning = false;
    if (this.#position < this.#bytes.length) this.#endRecord();
    return true;
  }

  /**
   * Whether more bytes may tell more about the place that was reached: the end of a line, or which end it is.
   */
  #isCut(): boolean {
    return !this.#isLast && this.#position + this.#delimiter.length >= this.#bytes.length;
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
