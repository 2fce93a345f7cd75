import { webcrypto } from "node:crypto";
import { SliceTunerError } from "@slicetuner/core";
import type { ContentStore } from "./content-store.ts";

/** What a piece of content is; part of its name. */
export type ContentKind = "dataset" | "bytes";

/** SHA-256 in hexadecimal. Computed off the main thread, so that heartbeats go on. */
export async function hashOf(content: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", content as Uint8Array<ArrayBuffer>)).toString(
    "hex",
  );
}

/**
 * Content by its hash, in a store that all machines share and, where there is one, a cache on this machine.
 */
export class Contents {
  readonly #store: ContentStore;
  readonly #cache: ContentStore | undefined;
  readonly #written = new Set<string>();

  constructor(store: ContentStore, cache?: ContentStore) {
    this.#store = store;
    this.#cache = cache;
  }

  /** Writes the content unless the store has it; returns its hash. */
  async put(content: Uint8Array, kind: ContentKind): Promise<string> {
    const hash = await hashOf(content);
    const key = keyOf(hash, kind);
    if (!this.#written.has(key) && !(await this.#store.has(key))) await this.#store.write(key, content);
    this.#written.add(key);
    return hash;
  }

  /**
   * The content of this hash, never any other. What does not match is fetched anew once.
   * @throws SliceTunerError when there is none, or what lies there has another hash
   */
  async get(hash: string, kind: ContentKind): Promise<Uint8Array> {
    const key = keyOf(hash, kind);
    const cached = await this.#cache?.read(key);
    if (cached !== undefined && (await hashOf(cached)) === hash) return cached;
    for (let attempt = 0; attempt < 2; attempt++) {
      const content = await this.#store.read(key);
      if (content === undefined) throw absent(this.#store, key);
      if ((await hashOf(content)) === hash) {
        await this.#cache?.write(key, content);
        return content;
      }
    }
    throw poisoned(this.#store, key);
  }
}

function keyOf(hash: string, kind: ContentKind): string {
  return `${hash}.${kind}`;
}

function absent(store: ContentStore, key: string): SliceTunerError {
  return new SliceTunerError(`there is no ${store.locate(key)}`, {
    hint: "The driver and all workers must use the same store (--store): a folder that all machines share, or s3://bucket/prefix.",
  });
}

function poisoned(store: ContentStore, key: string): SliceTunerError {
  return new SliceTunerError(
    `${store.locate(key)} is damaged: its content does not have the hash that it is named by`,
    { hint: "Nothing was trained on it. Delete it and start the driver again, which writes it anew." },
  );
}
