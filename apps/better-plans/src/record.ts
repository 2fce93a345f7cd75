import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { PlanGain } from "@slicetuner/core";

/** What one method reached on one draw, measured on test examples that it never saw. */
export interface PlanRecord {
  readonly setting: string;
  readonly fileOrder: boolean;
  /** λ and prices, as they were asked for. */
  readonly variant: string;
  readonly draw: number;
  readonly method: string;
  readonly sizes: readonly number[];
  readonly amounts: readonly number[];
  readonly loss: number;
  readonly averageEqualizedErrorRate: number;
  readonly maximumEqualizedErrorRate: number;
  /** Trainings for estimates. */
  readonly trainings: number;
  /** Of all threads, for estimates, plans and purchases. */
  readonly cpuSeconds: number;
  /** How many of the forecast's 90 % bands held the outcome, of how many; null where nothing was forecast. */
  readonly bands: readonly BandCount[] | null;
  /** Absent in records of before. */
  readonly sliceLosses?: readonly number[];
  /** What the only plan of one round said it would change; null for others. */
  readonly gain?: PlanGain | null;
}

/** Bands of one measure that held. */
export interface BandCount {
  readonly measure: "slice losses" | "loss" | "average EER" | "maximum EER";
  readonly held: number;
  readonly bands: number;
}

/** Records that are kept in a file, a line each, so that a run that was stopped goes on where it was. */
export class RecordFile {
  readonly #path: string;
  readonly #records: PlanRecord[];

  private constructor(path: string, records: PlanRecord[]) {
    this.#path = path;
    this.#records = records;
  }

  static async open(path: string): Promise<RecordFile> {
    await mkdir(dirname(path), { recursive: true });
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    // A last line without its end was being written when the run was stopped: it goes.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole !== text) await writeFile(path, whole);
    const lines = whole.split("\n").slice(0, -1);
    return new RecordFile(
      path,
      lines.map((line) => JSON.parse(line) as PlanRecord),
    );
  }

  get records(): readonly PlanRecord[] {
    return this.#records;
  }

  has(key: Pick<PlanRecord, "setting" | "fileOrder" | "variant" | "draw" | "method">): boolean {
    return this.#records.some(
      (record) =>
        record.setting === key.setting &&
        record.fileOrder === key.fileOrder &&
        record.variant === key.variant &&
        record.draw === key.draw &&
        record.method === key.method,
    );
  }

  async add(record: PlanRecord): Promise<void> {
    this.#records.push(record);
    await appendFile(this.#path, `${JSON.stringify(record)}\n`);
  }
}
