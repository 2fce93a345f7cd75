import { type AcquirerMemory, type Journal, SliceTunerError } from "@slicetuner/core";
import { journalMemory } from "@slicetuner/journal";

/**
 * What sources remember. They are opened, and their options checked, before there is a journal to keep it in.
 */
export class SourceMemories {
  #journal: Journal | undefined;

  keepIn(journal: Journal): void {
    this.#journal = journal;
  }

  of(source: string): AcquirerMemory {
    let memory: AcquirerMemory | undefined;
    const kept = (): AcquirerMemory => {
      if (this.#journal === undefined)
        throw new SliceTunerError(`source "${source}" was used before the run began`);
      memory ??= journalMemory(this.#journal, source);
      return memory;
    };
    return {
      get: async (key) => kept().get(key),
      put: async (key, value) => kept().put(key, value),
      keys: async (prefix) => kept().keys(prefix),
    };
  }
}
