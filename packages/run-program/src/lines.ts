import { StringDecoder } from "node:string_decoder";

/** Cuts bytes into lines as they come. */
export class Lines {
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: (line: string) => void;
  readonly #longest: number;
  readonly #onLongLine: () => void;
  #parts: string[] = [];
  #length = 0;

  /**
   * @param longest characters that a line may have; the rest of a longer one is cut off
   * @param onLine gets each line, without its end
   * @param onLongLine called as soon as a line is longer
   */
  constructor(longest: number, onLine: (line: string) => void, onLongLine: () => void = () => {}) {
    this.#longest = longest;
    this.#onLine = onLine;
    this.#onLongLine = onLongLine;
  }

  push(bytes: Buffer): void {
    const [first, ...others] = this.#decoder.write(bytes).split("\n");
    this.#keep(first!);
    for (const part of others) {
      this.#finishLine();
      this.#keep(part);
    }
  }

  /** The last line, where it has no end of its own. */
  end(): void {
    this.#keep(this.#decoder.end());
    if (this.#length > 0) this.#finishLine();
  }

  #keep(part: string): void {
    const room = this.#longest - this.#length;
    if (part.length > room) this.#onLongLine();
    if (part === "" || room <= 0) return;
    this.#parts.push(part.slice(0, room));
    this.#length += Math.min(part.length, room);
  }

  #finishLine(): void {
    const line = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    this.#onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}

/** The last lines of a text that may be endless. */
export class LastLines {
  readonly #kept: string[] = [];
  readonly #lines: Lines;

  constructor(count: number, longest: number) {
    this.#lines = new Lines(longest, (line) => {
      if (line.trim() === "") return;
      this.#kept.push(line);
      if (this.#kept.length > count) this.#kept.shift();
    });
  }

  push(bytes: Buffer): void {
    this.#lines.push(bytes);
  }

  /** Them, when the text is at its end. */
  end(): readonly string[] {
    this.#lines.end();
    return this.#kept;
  }
}
