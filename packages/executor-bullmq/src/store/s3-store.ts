import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { loadOptional, ProblemList, SliceTunerError } from "@slicetuner/core";
import type { ContentStore } from "./content-store.ts";

export interface S3StoreOptions {
  readonly bucket: string;
  /** Keys begin with it and a slash. @default none */
  readonly prefix?: string;
  /**
   * The address of a store that speaks S3, e.g. MinIO's; buckets are then part of the path. @default
   * AWS_ENDPOINT_URL, else Amazon's
   */
  readonly endpoint?: string;
  /** @default AWS_REGION, else "us-east-1" */
  readonly region?: string;
}

type Library = typeof import("@aws-sdk/client-s3");

/** Tries of one request: those that the store throttles (503 SlowDown) are repeated with growing pauses. */
const maximumAttempts = 6;

/**
 * Content in a bucket of S3, or of a store that speaks its protocol. Credentials come from where the AWS SDK
 * finds them: the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), the user's files, the machine's
 * role.
 * @throws InvalidInputError when there is no bucket; what else is wrong shows with the first request
 */
export function createS3Store({ bucket, prefix = "", ...place }: S3StoreOptions): ContentStore {
  const problems = new ProblemList();
  problems.expect(bucket !== "", "bucket", "is empty, expected the name of a bucket");
  problems.throwIfAny();
  const path = prefix === "" ? "" : `${prefix}/`;
  const locate = (key: string) => `s3://${bucket}/${path}${key}`;
  const target = (key: string) => ({ Bucket: bucket, Key: `${path}${key}` });
  let opened: Promise<{ library: Library; client: S3Client }> | undefined;
  const open = () => {
    opened ??= connect(place);
    return opened;
  };
  return {
    name: `s3://${bucket}/${prefix}`,
    locate,
    async has(key) {
      const { library, client } = await open();
      const found = client.send(new library.HeadObjectCommand(target(key)));
      return (await unlessAbsent(found, locate(key))) !== undefined;
    },
    async read(key) {
      const { library, client } = await open();
      const reading = client.send(new library.GetObjectCommand(target(key))).then(bytesOf);
      return unlessAbsent(reading, locate(key));
    },
    async write(key, content) {
      const { library, client } = await open();
      const command = new library.PutObjectCommand({ ...target(key), Body: content });
      await client.send(command).catch((cause: unknown) => {
        throw failure(`cannot write ${locate(key)}`, cause);
      });
    },
  };
}

async function connect({
  endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL,
  region = process.env.AWS_REGION ?? "us-east-1",
}: Omit<S3StoreOptions, "bucket" | "prefix">): Promise<{ library: Library; client: S3Client }> {
  const library = await load();
  const client = new library.S3Client({
    region,
    maxAttempts: maximumAttempts,
    // Not all stores that speak S3 know the newer checksums; content is checked by its own hash.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
  return { library, client };
}

function load(): Promise<Library> {
  return loadOptional(() => import("@aws-sdk/client-s3"), {
    name: "@aws-sdk/client-s3",
    neededFor: "a store in S3",
  });
}

async function bytesOf({ Body }: GetObjectCommandOutput): Promise<Uint8Array> {
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

async function unlessAbsent<Value>(reading: Promise<Value>, place: string): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (cause) {
    const { name } = cause as Error;
    if (name === "NoSuchKey" || name === "NotFound") return undefined;
    throw failure(`cannot read ${place}`, cause);
  }
}

function failure(what: string, cause: unknown): SliceTunerError {
  const { name, message, $metadata } = cause as Error & { $metadata?: { httpStatusCode?: number } };
  // The answer to a HEAD has no body that could tell more than its status.
  const why = message === "UnknownError" ? `HTTP ${$metadata?.httpStatusCode}` : `${name}: ${message}`;
  return new SliceTunerError(`${what}: ${why}`, {
    hint: "Check bucket, endpoint (AWS_ENDPOINT_URL), region and credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), on every machine.",
    cause,
  });
}
