import { copyFile, readdir } from "node:fs/promises";
import type { Options } from "tsup";
import { bundle } from "../../tsup.base.ts";

const configuration: Options = {
  ...bundle(["src/index.ts", "src/main.ts", "src/commands/*/command.ts"]),
  // A command is loaded when it is called; what several need is in files of its own.
  splitting: true,
  onSuccess: async () => {
    // The help reads these in place of the commands.
    for (const name of await readdir("src/commands"))
      await copyFile(`src/commands/${name}/about.json`, `dist/commands/${name}/about.json`);
  },
};

export default configuration;
