import { ProblemList } from "@slicetuner/core";
import { matchTokens, type Token } from "./match-tokens.ts";

/** A pattern for the names of pictures, ready to use. */
export interface NamePattern {
  /** The fields that it names, in their order. */
  readonly fields: readonly string[];
  /** What stands in the fields' places; undefined when the path does not match. */
  match(path: string): Readonly<Record<string, string>> | undefined;
}

/**
 * Reads a pattern such as `{age}_{gender}_{race}_*` or `{split}/{label}/*`: a field in braces stands for one
 * character or more, as few as possible, `*` for any characters, both within one folder or file name; `**`
 * stands for any number of folders. A pattern without `/` is held against the file's name, wherever the file
 * lies, one with `/` against the path below the folder. Pattern and names are compared in Unicode's composed
 * form (NFC), in which the fields' texts are, too.
 * @throws InvalidInputError naming every part that cannot be understood, at the path `pattern`.
 */
export function parsePattern(pattern: string): NamePattern {
  const tokens = tokenize(pattern.normalize("NFC"));
  const fields = tokens.flatMap((token) => (token.kind === "field" ? [token.text] : []));
  checkTokens(pattern, tokens, fields);
  const isForName = !pattern.includes("/");
  return {
    fields,
    match(path) {
      const name = isForName ? path.slice(path.lastIndexOf("/") + 1) : path;
      const found = matchTokens(tokens, name.normalize("NFC"));
      return found && Object.fromEntries(fields.map((field, index) => [field, found[index]!]));
    },
  };
}

function tokenize(pattern: string): Token[] {
  const parts = pattern.match(/\{[^{}]*\}|\*\*\/|\*+|[^{}*]+|[{}]/gu) ?? [];
  return parts.map((part): Token => {
    if (part.length > 1 && part.startsWith("{")) return { kind: "field", text: part.slice(1, -1) };
    if (part === "**/") return { kind: "folders" };
    if (part.startsWith("*")) return part === "*" ? { kind: "anything" } : { kind: "folders" };
    return { kind: "text", text: part };
  });
}

function checkTokens(pattern: string, tokens: readonly Token[], fields: readonly string[]): void {
  const problems = new ProblemList();
  const add = (message: string): void => problems.add("pattern", `"${pattern}" ${message}`);
  if (fields.length === 0) add("names no field in braces, such as {label}/* or {age}_{gender}_*");
  for (const field of new Set(fields)) {
    if (!/^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(field))
      add(`has the field "{${field}}", expected a name of letters, digits and _`);
    if (fields.indexOf(field) !== fields.lastIndexOf(field)) add(`has the field "{${field}}" twice`);
  }
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token.kind === "text" && /[{}]/u.test(token.text)) add(`has a lone ${token.text}`);
    if (token.kind === "text" && token.text.startsWith("/") && index === 0)
      add("begins with /; it is held against the path below the folder");
    if (token.kind === "text" && token.text.includes("\\")) add("has a \\; folders are separated by /");
    const isOpen = token.kind === "field" || token.kind === "anything";
    if (isOpen && (next?.kind === "field" || next?.kind === "anything" || next?.kind === "folders"))
      add(`leaves open where ${show(token)} ends and ${show(next)} begins; put something between`);
    if (token.kind === "folders" && index > 0) {
      const before = tokens[index - 1]!;
      if (before.kind === "text" && !before.text.endsWith("/"))
        add("has a ** that is no whole part of a path");
    }
  });
  problems.throwIfAny();
}

function show(token: Token): string {
  switch (token.kind) {
    case "field":
      return `{${token.text}}`;
    case "anything":
      return "*";
    case "folders":
      return "**";
    default:
      return token.text;
  }
}
