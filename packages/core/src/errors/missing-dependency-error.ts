import { SliceTunerError } from "./slice-tuner-error.ts";

/** An optional library is not installed or does not run here; the hint is the line that installs it. */
export class MissingDependencyError extends SliceTunerError {
  readonly dependency: string;

  constructor(dependency: string, options: { neededFor: string; install: string; cause?: unknown }) {
    super(`${dependency} is needed for ${options.neededFor} and could not be loaded`, {
      hint: `Install it: ${options.install}`,
      cause: options.cause,
    });
    this.dependency = dependency;
  }
}
