/**
 * How to make the same thing in another thread, process or machine: import a module and call its export with
 * `options`.
 */
export interface ModuleReference {
  /** The module's `file:` URL on this machine. */
  readonly url: string;
  /**
   * The package it is the entry of, for machines where it lies elsewhere; absent for a file of the user's
   * own.
   */
  readonly packageName?: string;
  /** The name of the exported function. */
  readonly exportName: string;
  /** Its only argument; plain data. */
  readonly options: unknown;
  /**
   * Names of options that results do not depend on, such as that of a temporary folder. Executors that keep
   * results leave them out when they ask whether a training is the same.
   */
  readonly incidentalOptions?: readonly string[];
}
