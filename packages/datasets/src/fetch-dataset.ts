import { createHash, randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { makeFolder } from "@slicetuner/core";
import { cacheDirectory } from "./data-directory.ts";
import { type DownloadOptions, download } from "./download.ts";
import { DownloadError, type FailedDownload } from "./download-error.ts";
import type { KnownDataset, KnownFile } from "./known-dataset.ts";
import { removeColumns } from "./remove-columns.ts";

/** How far {@link fetchDataset} is with one file. */
export interface FetchProgress {
  readonly file: string;
  /** Falls back to 0 when a broken download is tried again. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** What {@link fetchDataset} takes. */
export interface FetchDatasetOptions {
  /** Where the files go. @default the data set's folder in {@link cacheDirectory} */
  readonly directory?: string;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
  /** When aborted, rejects with its reason. @default never */
  readonly signal?: AbortSignal;
  /** @default nothing */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Attempts for each home of a file. @default 4 */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; doubled before each further one. @default 500 */
  readonly retryDelay?: number;
  /** Milliseconds without a single byte after which an attempt is given up. @default 20000 */
  readonly stallTimeout?: number;
}

/**
 * Downloads a data set's files from their public homes and returns the folder. Files that are there and right
 * are left alone. A file is checked against its SHA-256 and written under another name first, so that none is
 * ever half there.
 * @throws DownloadError when a file cannot be had from any of its homes, with what happened at each.
 */
export async function fetchDataset(
  dataset: KnownDataset,
  options: FetchDatasetOptions = {},
): Promise<{ readonly directory: string }> {
  const directory = options.directory ?? join(cacheDirectory(), dataset.name);
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  await makeFolder(directory);
  for (const file of dataset.files) {
    const path = join(directory, file.name);
    if (await isRight(path, file)) continue;
    const received = await downloadFile(dataset, file, directory, {
      fetch: options.fetch ?? globalThis.fetch,
      signal,
      attempts: options.attempts ?? 4,
      retryDelay: options.retryDelay ?? 500,
      stallTimeout: options.stallTimeout ?? 20_000,
      bytes: file.bytes,
      onProgress: (receivedBytes) =>
        options.onProgress?.({ file: file.name, receivedBytes, totalBytes: file.bytes }),
    });
    await writeWhole(path, anonymize(received, file));
  }
  return { directory };
}

async function downloadFile(
  dataset: KnownDataset,
  file: KnownFile,
  directory: string,
  options: DownloadOptions,
): Promise<Buffer> {
  const failures: FailedDownload[] = [];
  for (const url of file.urls) {
    const outcome = await download(url, options);
    if ("failure" in outcome) failures.push(outcome.failure);
    else if (sha256(outcome.body) === file.sha256) return outcome.body;
    else failures.push({ url, reason: "has other contents than expected (SHA-256 differs)", attempts: 1 });
  }
  throw new DownloadError(file.name, failures, {
    hint: `Without a network, get the files elsewhere (${dataset.page}) and put them into ${directory}.`,
  });
}

function anonymize(body: Buffer, { anonymized }: KnownFile): Buffer {
  if (anonymized === undefined) return body;
  return Buffer.from(removeColumns(body.toString("utf8"), anonymized.removedColumns));
}

/**
 * Whether the file is there with the contents of its home, packed in whatever way, or with those less the
 * personal columns.
 */
async function isRight(
  path: string,
  { sha256: published, unpackedSha256, anonymized }: KnownFile,
): Promise<boolean> {
  const contents = await readFile(path).catch(() => undefined);
  if (contents === undefined) return false;
  const found = sha256(contents);
  if (found === published || found === anonymized?.sha256) return true;
  if (unpackedSha256 === undefined) return false;
  const unpacked = await promisify(gunzip)(contents).catch(() => undefined);
  return unpacked !== undefined && sha256(unpacked) === unpackedSha256;
}

async function writeWhole(path: string, contents: Buffer): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, contents);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function sha256(contents: Buffer): string {
  return createHash("sha256").update(contents).digest("hex");
}
