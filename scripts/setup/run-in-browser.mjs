import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Bundles a program for a browser and runs it in Chromium. What went wrong, or undefined. */
export async function runInBrowser(home, program) {
  writeFileSync(join(home, "browser.mjs"), `${program}\ndocument.title = "done";\n`);
  try {
    await build({
      entryPoints: [join(home, "browser.mjs")],
      bundle: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      outfile: join(home, "browser.js"),
      logLevel: "silent",
    });
  } catch (error) {
    return error.message;
  }
  const page = join(home, "page.html");
  writeFileSync(
    page,
    '<!doctype html><meta charset="utf-8"><title>waiting</title><script type="module" src="browser.js"></script>',
  );
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    // A module of a file may not be read otherwise.
    "--allow-file-access-from-files",
  ];
  const profile = `--user-data-dir=${join(home, "profile")}`;
  const address = pathToFileURL(page).href;
  const { stdout, error } = spawnSync("chromium", [...flags, profile, "--dump-dom", address], {
    encoding: "utf8",
    timeout: 300_000,
  });
  if (error?.code === "ETIMEDOUT") return "the browser did not end within five minutes";
  if (error?.code === "ENOENT") return undefined; // no browser on this machine: bundled, not run
  return stdout.includes("<title>done</title>") ? undefined : "the example did not run to its end";
}
