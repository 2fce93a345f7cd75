import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { unlessAborted } from "@slicetuner/core";
import { type Generate, GeneratorError, type GeneratorRequest, type Made, type Maker } from "./generator.ts";

/** Makes rows with a function of this process. */
export function functionMaker(load: () => Generate | Promise<Generate>, timeLimitSeconds: number): Maker {
  return async (request, signal) => {
    const generate = await load();
    const stop = new AbortController();
    const abort = () => stop.abort(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const late = new GeneratorError(`the generator took more than ${timeLimitSeconds} s`, {
      hint: "Raise `timeLimitSeconds`.",
    });
    const timer = setTimeout(() => stop.abort(late), timeLimitSeconds * 1000);
    try {
      return await unlessAborted(take(generate, request, stop.signal), stop.signal);
    } catch (error) {
      if (stop.signal.aborted || error instanceof GeneratorError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new GeneratorError(`the generator failed: ${message}`, { cause: error });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  };
}

/** Takes rows until there are enough: a generator may be endless. */
async function take(generate: Generate, request: GeneratorRequest, signal: AbortSignal): Promise<Made> {
  const made = await generate(request, { signal });
  const isMany =
    typeof made === "object" && made !== null && (Symbol.iterator in made || Symbol.asyncIterator in made);
  if (!isMany) throw new GeneratorError("the generator gave no list of rows");
  const rows: unknown[] = [];
  for await (const row of made) {
    if (rows.length === request.count) return { rows, hasMore: true, warnings: [] };
    rows.push(row);
    signal.throwIfAborted();
  }
  return { rows, hasMore: false, warnings: [] };
}

/** Imports a function when it is needed first. */
export function loadGenerate(module: string, exportName: string, folder: string): () => Promise<Generate> {
  let loading: Promise<Generate> | undefined;
  const load = async () => {
    const path = resolve(folder, module);
    const exports = await import(pathToFileURL(path).href).catch((cause: unknown) => {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new GeneratorError(`${path} cannot be imported: ${message}`, { cause });
    });
    const found: unknown = exports[exportName];
    if (typeof found === "function") return found as Generate;
    throw new GeneratorError(`${path} has no function "${exportName}"`, {
      hint: `It exports ${Object.keys(exports).join(", ") || "nothing"}.`,
    });
  };
  return () => {
    loading ??= load();
    return loading;
  };
}
