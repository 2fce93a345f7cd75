/**
 * Control characters but line breaks and tabs (C0, DEL, C1), and those that turn the direction of writing.
 */
const invisible = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const invisibleButColours = new RegExp(`(?!${"\u001b"}\\[\\d+m)${invisible.source}`, "gu");

/**
 * Text with what a terminal would obey written out, e.g. `\u001b`: names, values and messages come from
 * anywhere.
 * @param keepsColours leaves changes of colour as they are, for text that this program has coloured
 */
export function visibleText(text: string, { keepsColours = false }: { keepsColours?: boolean } = {}): string {
  return text.replaceAll(keepsColours ? invisibleButColours : invisible, writeOut);
}

/** The same for JSON, in which `JSON.stringify` has written out the first of them. */
export function visibleJson(json: string): string {
  return json.replaceAll(invisible, writeOut);
}

function writeOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
