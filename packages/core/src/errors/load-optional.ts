import { MissingDependencyError } from "./missing-dependency-error.ts";

/**
 * Loads a library that is installed only where it is needed.
 * @param load imports it
 * @throws MissingDependencyError when it is not installed or does not run here, with the line that installs
 * it
 */
export async function loadOptional<Module>(
  load: () => Promise<Module>,
  library: {
    /** As npm knows it. */
    readonly name: string;
    /** What it is needed for, after "is needed for": `folders of pictures`. */
    readonly neededFor: string;
    /** @default "npm install NAME" */
    readonly install?: string;
  },
): Promise<Module> {
  const { name, neededFor, install = `npm install ${name}` } = library;
  try {
    return await load();
  } catch (cause) {
    throw new MissingDependencyError(name, { neededFor, install, cause });
  }
}
