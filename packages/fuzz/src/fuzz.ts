import { Random, SliceTunerError } from "@slicetuner/core";

/** What {@link fuzz} takes. */
export interface FuzzOptions<Input> {
  /** Of the boundary; seeds its inputs. */
  readonly name: string;
  /** Makes one input; all that is random must come from `random`. */
  readonly make: (random: Random) => Input;
  /** Gives the input to the boundary. Returning means that it was taken. */
  readonly run: (input: Input) => unknown;
  /** Whether an error is one that the boundary promises. @default errors of ours that repeat no accident */
  readonly isExpected?: (error: unknown) => boolean;
  /** How often by default. @default 2000, or FUZZ_INPUTS */
  readonly inputs?: number;
  /** Longest for one input. @default 20 */
  readonly secondsPerInput?: number;
  /** By how much the heap may have grown in the end. @default 200 */
  readonly megabytes?: number;
}

/** What was seen. */
export interface FuzzReport {
  readonly seed: string;
  readonly inputs: number;
  readonly taken: number;
  readonly refused: number;
}

/** What engines say when code stumbles: an error of ours may not hide behind such a sentence. */
const accident =
  /Cannot (?:read|set) propert|Cannot convert|is not a function|is not iterable|Maximum call stack|Invalid array length|\n\s+at /;

/**
 * Gives many wrong inputs to a boundary, one after another, and prints its seed.
 * @throws Error with seed and number of the first input that ends in another error than promised, or takes
 * too long; or when memory grows
 */
export async function fuzz<Input>(options: FuzzOptions<Input>): Promise<FuzzReport> {
  const { name, make, run, isExpected = isOurs, secondsPerInput = 20, megabytes = 200 } = options;
  const seed = process.env.FUZZ_SEED === "random" ? String(Date.now()) : (process.env.FUZZ_SEED ?? "1");
  const only = process.env.FUZZ_INPUT;
  const inputs = Number(process.env.FUZZ_INPUTS ?? options.inputs ?? 2000);
  const heapBefore = await settledHeap();
  let refused = 0;
  for (let number = only === undefined ? 0 : Number(only); number < inputs; number++) {
    const input = make(new Random(seed).fork("fuzz", name, number));
    const place = `${name}: input ${number} of seed ${seed} (FUZZ_SEED=${seed} FUZZ_INPUT=${number})`;
    try {
      await withLimit(run(input), secondsPerInput);
    } catch (error) {
      if (!isExpected(error)) throw new Error(`${place}: ${show(input)}`, { cause: error });
      refused += 1;
    }
    if (only !== undefined) break;
  }
  const grown = ((await settledHeap()) - heapBefore) / 1e6;
  console.log(
    `fuzz ${name}: ${inputs} inputs of seed ${seed}, ${refused} refused, heap ${grown.toFixed(0)} MB larger`,
  );
  if (grown > megabytes)
    throw new Error(`${name}: the heap grew by ${grown.toFixed(0)} MB over ${inputs} inputs`);
  return { seed, inputs, taken: inputs - refused, refused };
}

function isOurs(error: unknown): boolean {
  return SliceTunerError.isInstance(error) && error.message !== "" && !accident.test(error.message);
}

async function withLimit(result: unknown, seconds: number): Promise<void> {
  if (!(result instanceof Promise)) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${seconds} s`)), seconds * 1000);
  });
  try {
    await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Bytes in use once what is no longer needed is gone, where the garbage collector can be called. */
async function settledHeap(): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function show(input: unknown): string {
  const text = input instanceof Uint8Array ? Buffer.from(input).toString("base64") : JSON.stringify(input);
  return (text ?? String(input)).slice(0, 600);
}
