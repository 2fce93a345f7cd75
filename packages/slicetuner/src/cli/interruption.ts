import type { EventEmitter } from "node:events";

/** What a shell reports of a program that such a signal ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Listens for Ctrl-C and the like: the first one ends the work, which may keep what is done; the second ends
 * the program at once.
 */
export class Interruption {
  readonly #controller = new AbortController();
  #exitCode: number | undefined;

  /** @param exit ends the program */
  constructor(program: Pick<EventEmitter, "on">, exit: (code: number) => void) {
    for (const [signal, code] of Object.entries(exitCodes)) {
      // Not `once`: where no listener is left, the one that shows the cursor again (log-update's) ends the
      // process at once.
      program.on(signal, () => {
        if (this.#exitCode !== undefined) exit(code);
        this.#exitCode = code;
        this.#controller.abort();
      });
    }
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the program ends with; undefined while no signal came. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }
}
