import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compas } from "./compas.ts";
import { findDataDirectory } from "./data-directory.ts";
import { DownloadError } from "./download-error.ts";
import { fetchDataset } from "./fetch-dataset.ts";
import type { KnownDataset, KnownFile } from "./known-dataset.ts";
import { removeColumns } from "./remove-columns.ts";

const contents = Buffer.from("age,income\n".repeat(20_000));
const quick = { retryDelay: 1, stallTimeout: 150 };

let folder: string;
let server: Server;
/** One listener a request; the last one answers all that follow. */
let script: RequestListener[];
let requests: number;
let home: string;

const whole: RequestListener = (_, response) => response.end(contents);
const busy: RequestListener = (_, response) => response.writeHead(503).end("later");
const limited: RequestListener = (_, response) => response.writeHead(429).end();
const missing: RequestListener = (_, response) => response.writeHead(404).end();
const wrong: RequestListener = (_, response) => response.end(Buffer.alloc(contents.length, "x"));
const short: RequestListener = (_, response) => response.end(contents.subarray(0, 1_000));
const endless: RequestListener = (_, response) => response.end(Buffer.alloc(contents.length + 1, "x"));
const silent: RequestListener = () => {};
const stalling: RequestListener = (_, response) => response.write(contents.subarray(0, 1_000));
const broken: RequestListener = (_, response) => {
  response.writeHead(200, { "content-length": contents.length });
  response.write(contents.subarray(0, 1_000), () => response.destroy());
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
  requests = 0;
  script = [whole];
  server = createServer((request, response) =>
    script[Math.min(requests++, script.length - 1)]!(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

function datasetWith(changes: Partial<KnownFile> = {}): KnownDataset {
  const sha256 = createHash("sha256").update(contents).digest("hex");
  const file = {
    name: "people.csv",
    urls: [`${home}/people.csv`],
    bytes: contents.length,
    sha256,
    ...changes,
  };
  return { ...compas, files: [file] };
}

async function expectWhole(): Promise<void> {
  const written = await readFile(join(folder, "people.csv"));
  expect(written.equals(contents)).toBe(true);
}

async function failureOf(fetching: Promise<unknown>): Promise<DownloadError> {
  const error = await fetching.catch((reason: unknown) => reason);
  if (!(error instanceof DownloadError)) throw new Error(`expected a DownloadError, got ${error}`);
  expect(await readdir(folder)).toEqual([]);
  return error;
}

describe("fetchDataset", () => {
  it("writes the whole file, reports progress and leaves a right file alone", async () => {
    const seen: number[] = [];
    const options = { directory: folder, ...quick };
    const onProgress = ({ receivedBytes }: { receivedBytes: number }) => seen.push(receivedBytes);
    expect(await fetchDataset(datasetWith(), { ...options, onProgress })).toEqual({ directory: folder });
    await expectWhole();
    expect(await readdir(folder)).toEqual(["people.csv"]);
    expect(seen.at(-1)).toBe(contents.length);
    await fetchDataset(datasetWith(), options);
    expect(requests).toBe(1);
  });

  it("replaces a file with other contents", async () => {
    await writeFile(join(folder, "people.csv"), "half");
    await fetchDataset(datasetWith(), { directory: folder, ...quick });
    await expectWhole();
  });

  it("leaves a file alone that holds the same, packed in another way, and no other", async () => {
    const unpackedSha256 = createHash("sha256").update("the data").digest("hex");
    const dataset = datasetWith({ unpackedSha256 });
    const packed = gzipSync("the data", { level: 1 });
    await writeFile(join(folder, "people.csv"), packed);
    await fetchDataset(dataset, { directory: folder, ...quick });
    expect(await readFile(join(folder, "people.csv"))).toEqual(packed);
    await writeFile(join(folder, "people.csv"), gzipSync("other data"));
    await fetchDataset(dataset, { directory: folder, ...quick });
    await expectWhole();
  });

  it.each([
    ["busy servers", [busy, limited, whole], 3],
    ["a body that ends early", [short, whole], 2],
    ["a broken connection", [broken, whole], 2],
    ["a server that does not answer", [silent, whole], 2],
    ["a body that stops arriving", [stalling, whole], 2],
  ])("tries again after %s", async (_, listeners, expected) => {
    script = listeners;
    await fetchDataset(datasetWith(), { directory: folder, ...quick });
    expect(requests).toBe(expected);
    await expectWhole();
  });

  it.each([
    ["wrong contents", wrong, /SHA-256 differs/, 1],
    ["a missing file", missing, /answered 404/, 1],
    ["an endless body", endless, /more than the expected/, 1],
    ["a server that stays busy", busy, /answered 503.*4 attempts/, 4],
    ["a body that always ends early", short, /ended after 1000 of 220000 bytes \(4 attempts\)/, 4],
    ["a connection that always breaks", broken, /terminated|socket/, 4],
    ["a server that never answers", silent, /silent for 0.15 s \(4 attempts\)/, 4],
  ])("gives up on %s and leaves nothing behind", async (_, listener, message, expected) => {
    script = [listener];
    const error = await failureOf(fetchDataset(datasetWith(), { directory: folder, ...quick }));
    expect(error.message).toMatch(message);
    expect(error.hint).toContain(folder);
    expect(requests).toBe(expected);
  });

  it("goes on to the next home", async () => {
    script = [missing, wrong, whole];
    const urls = ["a", "b", "c"].map((name) => `${home}/${name}`);
    await fetchDataset(datasetWith({ urls }), { directory: folder, ...quick });
    expect(requests).toBe(3);
  });

  it("says what is wrong without a network", async () => {
    server.close();
    const error = await failureOf(fetchDataset(datasetWith(), { directory: folder, ...quick }));
    expect(error.message).toMatch(/people\.csv could not be downloaded\n.*ECONNREFUSED.*\(4 attempts\)/);
  });

  it("stops with the signal's reason while it waits for bytes or for another attempt", async () => {
    for (const listener of [silent, busy]) {
      script = [listener];
      const controller = new AbortController();
      const options = { directory: folder, signal: controller.signal, retryDelay: 60_000 };
      const fetching = fetchDataset(datasetWith(), options);
      setTimeout(() => controller.abort(new Error("enough")), 50);
      await expect(fetching).rejects.toThrow("enough");
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("takes out the columns that name a person before anything is written", async () => {
    const published = 'id,name,charge\n1,"Doe, J.","Poss ""3,4"" MDMA"\n2,Roe,Theft\n';
    const expected = 'id,charge\r\n1,"Poss ""3,4"" MDMA"\r\n2,Theft\r\n';
    script = [(_, response) => response.end(published)];
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    const dataset = datasetWith({
      bytes: published.length,
      sha256: hash(published),
      anonymized: { removedColumns: ["name"], bytes: expected.length, sha256: hash(expected) },
    });
    await fetchDataset(dataset, { directory: folder, ...quick });
    expect(await readFile(join(folder, "people.csv"), "utf8")).toBe(expected);
    await fetchDataset(dataset, { directory: folder, ...quick });
    expect(requests).toBe(1);
  });
});

const directory = await findDataDirectory(compas);

it.skipIf(directory === undefined)("removeColumns keeps COMPAS byte for byte (needs its file)", async () => {
  const { name, anonymized } = compas.files[0]!;
  const text = await readFile(join(directory!, name), "utf8");
  const again = removeColumns(text, anonymized!.removedColumns);
  expect(createHash("sha256").update(again).digest("hex")).toBe(anonymized!.sha256);
});
