import { InvalidInputError } from "@slicetuner/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { execute, FaultBench, jobs } from "../testing/fault-bench.ts";
import { S3Server } from "../testing/s3-server.ts";
import { missingRedis, withRedis } from "../testing/test-redis.ts";
import { Contents } from "./contents.ts";
import { createS3Store } from "./s3-store.ts";

const content = Buffer.from("columns of a data set");

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "tester");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
  return () => vi.unstubAllEnvs();
});

describe("a store in S3", () => {
  it("keeps content under bucket and prefix, written once", async () => {
    const server = await S3Server.start("shop");
    const store = createS3Store({ bucket: "shop", prefix: "team/tuner", endpoint: server.endpoint });
    const hash = await new Contents(store).put(content, "dataset");
    await new Contents(store).put(content, "dataset");
    expect(Buffer.from(await new Contents(store).get(hash, "dataset"))).toEqual(content);
    const path = `/shop/team/tuner/${hash}.dataset`;
    expect(server.objects.get(path)).toEqual(content);
    expect(server.requests).toEqual([`HEAD ${path}`, `PUT ${path}`, `HEAD ${path}`, `GET ${path}`]);
  });

  it("takes its endpoint from the environment, and needs no prefix", async () => {
    const server = await S3Server.start("shop");
    vi.stubEnv("AWS_ENDPOINT_URL", server.endpoint);
    const store = createS3Store({ bucket: "shop" });
    await store.write("key", content);
    expect([...server.objects.keys()]).toEqual(["/shop/key"]);
    expect(store.locate("key")).toBe("s3://shop/key");
  });

  it("says which line installs the library where it is absent", async () => {
    vi.doMock("@aws-sdk/client-s3", () => {
      throw new Error("Cannot find package '@aws-sdk/client-s3'");
    });
    try {
      await expect(createS3Store({ bucket: "shop" }).write("key", content)).rejects.toMatchObject({
        dependency: "@aws-sdk/client-s3",
        hint: "Install it: npm install @aws-sdk/client-s3",
      });
    } finally {
      vi.doUnmock("@aws-sdk/client-s3");
    }
  });

  it("is asked again when it throttles", async () => {
    const server = await S3Server.start("shop");
    const store = createS3Store({ bucket: "shop", endpoint: server.endpoint });
    server.slowDowns = 2;
    await store.write("key", content);
    server.slowDowns = 1;
    expect(Buffer.from((await store.read("key"))!)).toEqual(content);
    expect(server.requests.length).toBe(5);
  });

  it("has nothing where it says NoSuchKey, and says what it refuses", async () => {
    const server = await S3Server.start("shop");
    const store = createS3Store({ bucket: "shop", endpoint: server.endpoint });
    expect(await store.has("key")).toBe(false);
    expect(await store.read("key")).toBeUndefined();
    const other = createS3Store({ bucket: "other", endpoint: server.endpoint });
    await expect(other.read("key")).rejects.toThrow("cannot read s3://other/key: NoSuchBucket");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "stranger");
    const refused = createS3Store({ bucket: "shop", endpoint: server.endpoint });
    await expect(refused.has("key")).rejects.toThrow("cannot read s3://shop/key: HTTP 403");
    await expect(refused.write("key", content)).rejects.toMatchObject({
      message: expect.stringContaining("cannot write s3://shop/key: AccessDenied"),
      hint: expect.stringContaining("AWS_SECRET_ACCESS_KEY"),
    });
  });

  it("names an object that is damaged", async () => {
    const server = await S3Server.start("shop");
    const contents = new Contents(createS3Store({ bucket: "shop", endpoint: server.endpoint }));
    const hash = await contents.put(content, "dataset");
    server.objects.set(`/shop/${hash}.dataset`, Buffer.from("noise"));
    await expect(contents.get(hash, "dataset")).rejects.toThrow(`s3://shop/${hash}.dataset is damaged`);
    expect(server.requests.filter((request) => request.startsWith("GET")).length).toBe(2);
  });

  it("needs a bucket", () => {
    expect(() => createS3Store({ bucket: "" })).toThrow(InvalidInputError);
  });

  it.skipIf(missingRedis !== undefined)(withRedis("is read once by a worker"), async () => {
    const server = await S3Server.start("shop");
    const bench = new FaultBench();
    const store = createS3Store({ bucket: "shop", endpoint: server.endpoint });
    await bench.worker({ store });
    const driver = await bench.driver({ store });
    for (const first of [0, 10]) await execute(driver, bench.trainer("createLogging"), jobs(3, first));
    expect(server.requests.filter((request) => request.startsWith("GET")).length).toBe(2);
    expect(server.requests.filter((request) => request.startsWith("PUT")).length).toBe(2);
  });
});
