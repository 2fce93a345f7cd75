import type { Result } from "./result-schemas.ts";

/** More values by slice are better kept in a file. */
const mostBySlice = 12;

/** The command that gives a result again, or what to put into a file for it. */
export interface RepeatCommand {
  /** As a shell takes it. */
  readonly command: string;
  /**
   * To be saved as `settings.json` where the command says `--config settings.json`; null where it needs none.
   */
  readonly settings: Readonly<Record<string, unknown>> | null;
}

/** Null for results that say nothing of their settings. */
export function repeatCommand(result: Result): RepeatCommand | null {
  if (!("settings" in result)) return null;
  // A run of that name is there already.
  const { run: _run, ...settings } = result.settings;
  const words = inOrder(settings).map(([name, value]) => flagWords(name, value));
  if (words.some((word) => word === null))
    return { command: `slicetuner ${result.command} --config settings.json`, settings };
  return { command: ["slicetuner", result.command, ...words.flat()].join(" "), settings: null };
}

/** Values by slice come last, since they are long; so the command is the same wherever they were said. */
function inOrder(settings: object): [name: string, value: unknown][] {
  const all = Object.entries(settings);
  const isLong = (value: unknown): boolean =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  return [
    ...all.filter(([, value]) => !isLong(value)),
    ...all.filter(([, value]) => isLong(value)).sort(([one], [other]) => (one < other ? -1 : 1)),
  ];
}

/** Null where the value has no short form. */
function flagWords(name: string, value: unknown): readonly string[] | null {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === true) return [flag];
  if (value === false) return [];
  const text = isProgram(name) && Array.isArray(value) ? value.map(quote).join(" ") : textOf(value);
  return text === null ? null : [flag, quote(text)];
}

/** `--command`, `--clean-with`: a list is the words of one command, not values beside each other. */
function isProgram(name: string): boolean {
  return name === "command" || name.endsWith("With");
}

function textOf(value: unknown): string | null {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    const isPlain = value.every(
      (one) => typeof one === "number" || (typeof one === "string" && !/[,"\s]/.test(one)),
    );
    return isPlain ? value.join(",") : null;
  }
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value);
  const isPlain = entries.every(
    ([name, number]) => typeof number === "number" && !/[,="]/.test(name) && name.trim() === name,
  );
  if (!isPlain || entries.length === 0 || entries.length > mostBySlice) return null;
  return entries.map(([name, number]) => `${name}=${number}`).join(",");
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
