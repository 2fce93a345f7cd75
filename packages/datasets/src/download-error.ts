import { SliceTunerError } from "@slicetuner/core";

/** What came of one public home. */
export interface FailedDownload {
  readonly url: string;
  readonly reason: string;
  readonly attempts: number;
}

/** A file could not be had from any of its public homes. */
export class DownloadError extends SliceTunerError {
  readonly file: string;
  readonly failures: readonly FailedDownload[];

  constructor(file: string, failures: readonly FailedDownload[], options: { hint: string; cause?: unknown }) {
    const lines = failures.map(({ url, reason, attempts }) => {
      return `${url}: ${reason}${attempts > 1 ? ` (${attempts} attempts)` : ""}`;
    });
    super([`${file} could not be downloaded`, ...lines].join("\n"), options);
    this.file = file;
    this.failures = failures;
  }
}
