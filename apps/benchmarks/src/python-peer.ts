import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Peers use one thread, as every contender of ours does. */
const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

const hasModules =
  "import importlib.util, sys; sys.exit(any(importlib.util.find_spec(name) is None for name in sys.argv[1:]))";

/** A Python script in `peers/` that answers requests: one line of JSON in, one line of JSON out. */
export class PythonPeer {
  /** By name, e.g. `{ SciPy: "1.10.1" }`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    versions: Readonly<Record<string, string>>,
    process: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
  ) {
    this.versions = versions;
    this.#process = process;
    this.#lines = lines;
  }

  /** Starts `script` with the first Python that has `modules`; null when none has. */
  static async start(script: string, modules: readonly string[]): Promise<PythonPeer | null> {
    const python = findPython(modules);
    if (python === null) return null;
    const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
    const process = spawn(python, [path], { env: { ...globalThis.process.env, ...oneThread } });
    process.stderr.pipe(globalThis.process.stderr);
    const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    // A library that is there but does not load is as good as none; its complaint is on stderr.
    return first.done ? null : new PythonPeer(JSON.parse(first.value), process, lines);
  }

  /** @throws Error when the script ended instead of answering. */
  async ask<Answer>(request: object): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error(`the peer ${JSON.stringify(this.versions)} ended without an answer`);
    return JSON.parse(line.value);
  }

  close(): void {
    this.#process.stdin.end();
  }
}

/** For the notes: which peers were here, in which version. */
export function describePeers(...peers: readonly (PythonPeer | null)[]): string {
  const versions = peers.flatMap((peer) =>
    Object.entries(peer?.versions ?? {}).map((entry) => entry.join(" ")),
  );
  return versions.length === 0 ? "Peers: none here." : `Peers: ${versions.join(", ")}; one thread each.`;
}

/** Numbers as a peer reads them: their bytes in base64. */
export function encodeNumbers(values: Float64Array | Float32Array | Int32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function findPython(modules: readonly string[]): string | null {
  const chosen = process.env.SLICETUNER_PYTHON;
  const candidates = chosen ? [chosen] : ["python3", "/usr/bin/python3"];
  const found = candidates.find((python) => spawnSync(python, ["-c", hasModules, ...modules]).status === 0);
  return found ?? null;
}
