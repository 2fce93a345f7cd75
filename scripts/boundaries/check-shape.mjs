import { maximumLines } from "./rules.mjs";

/** Rules about what every package has. */
export function checkShape(workspace, report) {
  for (const { folder, isApp, manifest, readme, files } of workspace) {
    for (const { path, lines } of files) {
      if (lines > maximumLines) {
        report(path, maximumLines + 1, "length", `${lines} lines; a file past ${maximumLines} is two files`);
      }
    }
    const expectField = (field, holds, expected) => {
      if (!holds) report(`${folder}/package.json`, 1, "manifest", `"${field}" is missing or not ${expected}`);
    };
    expectField("license", manifest.license === "MIT", '"MIT"');
    if (isApp) {
      expectField("private", manifest.private === true, "true: apps are not published");
      continue;
    }
    expectField("exports", manifest.exports?.["."] !== undefined, 'an object with "."');
    expectField(
      "files",
      Array.isArray(manifest.files) && manifest.files.length > 0,
      "a list of what is published",
    );
    expectField(
      "scripts.prepack",
      manifest.scripts?.prepack === "node ../../scripts/build-before-packing.mjs",
      '"node ../../scripts/build-before-packing.mjs", so that what is packed is built',
    );
    expectField("description", Boolean(manifest.description), "a sentence");
    if (readme === undefined) {
      report(`${folder}/README.md`, 1, "readme", "is missing");
    } else if (!readme.includes(manifest.name)) {
      report(`${folder}/README.md`, 1, "readme", `does not mention ${manifest.name}`);
    }
  }
}
