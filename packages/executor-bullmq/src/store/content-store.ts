/**
 * Where data sets, trained models and other large content lie between machines. Content is named by its hash,
 * so that a key never gets other content than it had: writing twice is writing once.
 */
export interface ContentStore {
  /** For people, e.g. `folder /shared/slicetuner`. */
  readonly name: string;
  /** Where a key's content lies, for messages. */
  locate(key: string): string;
  has(key: string): Promise<boolean>;
  /** The content; undefined where there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Others see the whole content or nothing. Replaces what is there. */
  write(key: string, content: Uint8Array): Promise<void>;
}
