import { errorColors, pc } from "./colors.ts";
import type { LoadedConfig } from "./load-config.ts";
import { writeWhole } from "./result-file.ts";
import { OutputError, type StandardOutput } from "./standard-output.ts";
import { visibleJson, visibleText } from "./visible-text.ts";

/** Where a command's results go: text for people or JSON on standard output, and a file. */
export class Output {
  readonly #standardOutput: StandardOutput;
  readonly #json: boolean;
  readonly #warnings = new Set<string>();
  /** The file that gets the whole result, where one does. */
  readonly file: string | undefined;
  /** What commands to go on with read by themselves, and need not be told. */
  readonly config: LoadedConfig | undefined;

  constructor(
    standardOutput: StandardOutput,
    options: { readonly json: boolean; readonly file?: string; readonly config?: LoadedConfig | undefined },
  ) {
    this.#standardOutput = standardOutput;
    this.#json = options.json;
    this.file = options.file;
    this.config = options.config;
  }

  /** Text for people; nothing where standard output carries JSON. */
  print(text = ""): void {
    const shown = visibleText(text, { keepsColours: pc.isColorSupported });
    if (!this.#json) this.#standardOutput.write(`${shown}\n`);
  }

  /** A warning is told whatever the form of the output, and once. */
  warn(message: string): void {
    if (this.#warnings.has(message)) return;
    this.#warnings.add(message);
    const line = `Warning: ${visibleText(message)}`;
    if (this.#json) this.report(errorColors.yellow(line));
    else this.print(pc.yellow(line));
  }

  /** A line on standard error. */
  report(text: string): void {
    process.stderr.write(`${visibleText(text, { keepsColours: errorColors.isColorSupported })}\n`);
  }

  /**
   * Writes the result to the file first, for whoever reads standard output may go away; then prints it when
   * asked to.
   * @throws SliceTunerError when the file cannot be written; the JSON is printed all the same.
   */
  async writeResult(result: object): Promise<void> {
    try {
      await this.writeFile(result);
    } finally {
      if (this.#json) this.#standardOutput.write(textOf(result));
    }
  }

  /**
   * Writes a result to the file alone, where one gets it. @throws SliceTunerError when it cannot be written
   */
  async writeFile(result: object): Promise<void> {
    if (this.file !== undefined) await writeWhole(this.file, textOf(result));
  }

  /**
   * To be called when all was printed.
   * @throws OutputError when it did not arrive; not when its reader went away and `isRecorded` by the file.
   */
  async finish(isRecorded: boolean): Promise<void> {
    await this.#standardOutput.flush();
    const { aborted, reason } = this.#standardOutput.failure;
    if (aborted && !(isRecorded && OutputError.isInstance(reason) && reason.closedByReader)) throw reason;
  }
}

function textOf(result: object): string {
  return `${visibleJson(JSON.stringify(result, null, 2))}\n`;
}
