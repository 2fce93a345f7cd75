/**
 * Deeper than any answer or file that is meant: beyond it, code that walks the value could run out of stack.
 */
const defaultMaximumDepth = 100;

/**
 * Reads JSON that somebody else wrote.
 * @param maximumDepth objects and lists inside each other. @default 100
 * @throws SyntaxError for what is no JSON, and for JSON that is nested deeper
 */
export function parseJson(text: string, maximumDepth: number = defaultMaximumDepth): unknown {
  const depth = nestingOf(text);
  if (depth > maximumDepth)
    throw new SyntaxError(`it is nested ${depth} levels deep, expected at most ${maximumDepth}`);
  return JSON.parse(text);
}

/** The deepest nesting of brackets outside of texts. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === backslash) index += 1;
      else if (code === quote) inText = false;
    } else if (code === quote) inText = true;
    else if (code === openBracket || code === openBrace) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === closeBracket || code === closeBrace) depth -= 1;
  }
  return deepest;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
