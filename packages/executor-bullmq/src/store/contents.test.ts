import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SliceTunerError } from "@slicetuner/core";
import { beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "../testing/test-redis.ts";
import type { ContentStore } from "./content-store.ts";
import { Contents } from "./contents.ts";
import { createFolderStore } from "./folder-store.ts";

const content = Buffer.from("columns of a data set");
let folder: string;
let calls: string[];

/** A folder store that writes down what it is asked. */
function watched(path: string): ContentStore {
  const store = createFolderStore(path);
  return {
    ...store,
    read(key) {
      calls.push("read");
      return store.read(key);
    },
    write(key, bytes) {
      calls.push("write");
      return store.write(key, bytes);
    },
  };
}

function damage(path: string, how: (file: string) => void): void {
  for (const name of readdirSync(path)) how(join(path, name));
}

beforeEach(() => {
  folder = freshFolder();
  calls = [];
});

describe("content", () => {
  it("is written once and read as it was, under a name that is its hash", async () => {
    const store = watched(join(folder, "made when needed"));
    const hash = await new Contents(store).put(content, "dataset");
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    await new Contents(store).put(content, "dataset");
    expect(calls).toEqual(["write"]);
    expect(Buffer.from(await new Contents(store).get(hash, "dataset"))).toEqual(content);
    // Whole or not at all: nothing half-written is left.
    expect(readdirSync(join(folder, "made when needed"))).toEqual([`${hash}.dataset`]);
  });

  it.each([
    ["changed", (file: string) => writeFileSync(file, "columns of a data sex")],
    ["cut off", (file: string) => truncateSync(file, 5)],
  ])("that was %s in the store is fetched anew once and then refused by name", async (_, how) => {
    const store = watched(folder);
    const contents = new Contents(store);
    const hash = await contents.put(content, "dataset");
    damage(folder, how);
    calls = [];
    const error = await contents.get(hash, "dataset").catch((error: unknown) => error);
    expect(error).toBeInstanceOf(SliceTunerError);
    expect((error as Error).message).toContain(join(folder, `${hash}.dataset`));
    expect(calls).toEqual(["read", "read"]);
  });

  it("that arrives damaged once is taken from the second reading", async () => {
    const store = createFolderStore(folder);
    const hash = await new Contents(store).put(content, "bytes");
    let readings = 0;
    const flaky: ContentStore = {
      ...store,
      async read(key) {
        readings += 1;
        return readings === 1 ? Buffer.from("noise") : store.read(key);
      },
    };
    expect(Buffer.from(await new Contents(flaky).get(hash, "bytes"))).toEqual(content);
  });

  it("that is damaged in the cache comes from the store again, and heals the cache", async () => {
    const cacheFolder = join(folder, "cache");
    const store = watched(join(folder, "store"));
    const contents = new Contents(store, createFolderStore(cacheFolder));
    const hash = await contents.put(content, "dataset");
    await contents.get(hash, "dataset");
    await contents.get(hash, "dataset");
    expect(calls).toEqual(["write", "read"]);
    damage(cacheFolder, (file) => writeFileSync(file, "noise"));
    expect(Buffer.from(await contents.get(hash, "dataset"))).toEqual(content);
    expect(calls).toEqual(["write", "read", "read"]);
    expect(readFileSync(join(cacheFolder, `${hash}.dataset`))).toEqual(content);
  });

  it("that is not there is named, with what to check", async () => {
    const missing = new Contents(createFolderStore(folder)).get("0".repeat(64), "dataset");
    await expect(missing).rejects.toMatchObject({
      message: expect.stringContaining(join(folder, `${"0".repeat(64)}.dataset`)),
      hint: expect.stringContaining("same store"),
    });
  });

  it("that cannot be read or written says where and why", async () => {
    writeFileSync(join(folder, "file"), "");
    const store = createFolderStore(join(folder, "file", "below"));
    await expect(store.has("key")).rejects.toThrow(/^cannot read .*below.key: ENOTDIR/);
    await expect(store.write("key", content)).rejects.toThrow(/^cannot write to .*below.key: ENOTDIR/);
  });
});
