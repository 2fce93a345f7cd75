import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { AnyCommand } from "./cli/define-command.ts";

/** What the help says of a command, without loading it. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Heading under which the help lists it. */
  readonly group: string;
}

/** Headings of the help, in their order; others follow. */
const groupOrder = [
  "Begin",
  "Find and clean",
  "Plan and buy",
  "Look after runs",
  "Train and evaluate",
  "Show",
  "Tools",
];

// Every folder is a command: its about.json says what it is, its command module does it.
const folder = new URL("./commands/", import.meta.url);
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** All commands there are, by what their folders say. */
export function listCommands(): readonly CommandEntry[] {
  const rank = ({ group }: CommandEntry): number => {
    const place = groupOrder.indexOf(group);
    return place < 0 ? groupOrder.length : place;
  };
  return readdirSync(folder)
    .filter((name) => existsSync(new URL(`${name}/about.json`, folder)))
    .map((name): CommandEntry => {
      const about: Omit<CommandEntry, "name"> = JSON.parse(
        readFileSync(new URL(`${name}/about.json`, folder), "utf8"),
      );
      return { name, ...about };
    })
    .sort((one, other) => rank(one) - rank(other));
}

/** Loads a command, with all that it needs. */
export async function loadCommand(name: string): Promise<AnyCommand> {
  const url = new URL(`${name}/command.${extension}`, folder).href;
  const module: { readonly command: AnyCommand } = await import(/* @vite-ignore */ url);
  return module.command;
}
