// Loaded with `node --import`: writes the address of every module that is loaded into the file that
// MODULES_FILE names.
import { appendFileSync } from "node:fs";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

// Hooks run in a thread of their own, into which this same file is loaded.
if (isMainThread) register(import.meta.url);

export async function load(url, context, nextLoad) {
  if (!url.startsWith("node:")) appendFileSync(process.env.MODULES_FILE, `${url}\n`);
  return nextLoad(url, context);
}
