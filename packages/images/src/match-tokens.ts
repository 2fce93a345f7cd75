/** A part of a name pattern. */
export type Token =
  | { readonly kind: "field" | "text"; readonly text: string }
  | { readonly kind: "anything" }
  | { readonly kind: "folders" };

/**
 * What stands in the places of the fields; undefined where the text does not match. A field takes as few
 * characters as possible, `*` and folders as many as possible, the first of them first.
 *
 * Time and memory grow with tokens × characters, whatever the text: which ends of the text the last tokens
 * match is found out once for each token and character, from the end, so that nothing is tried twice.
 */
export function matchTokens(tokens: readonly Token[], text: string): string[] | undefined {
  const matches = matchingEnds(tokens, text);
  if (matches[0]![0] === 0) return undefined;
  const found: string[] = [];
  let place = 0;
  tokens.forEach((token, index) => {
    const start = place;
    place = endOf(token, start, text, matches[index + 1]!, index === tokens.length - 1);
    if (token.kind === "field") found.push(text.slice(start, place));
  });
  return found;
}

/**
 * For each number of tokens left out at the beginning and each place: 1 where the other tokens match from
 * there to the end.
 */
function matchingEnds(tokens: readonly Token[], text: string): Uint8Array[] {
  const ends = tokens.map(() => new Uint8Array(text.length + 1));
  let after = new Uint8Array(text.length + 1);
  after[text.length] = 1;
  ends.push(after);
  for (let index = tokens.length - 1; index >= 0; index--) {
    const own = ends[index]!;
    fillEnds(own, tokens[index]!, text, after, index === tokens.length - 1);
    after = own;
  }
  return ends;
}

function fillEnds(own: Uint8Array, token: Token, text: string, after: Uint8Array, isLast: boolean): void {
  if (token.kind === "folders" && isLast) {
    own.fill(1);
    return;
  }
  // Whether the rest matches after some further characters of this folder or file name, and after some
  // further folders.
  let withinName = after[text.length]!;
  let nextFolder = 0;
  for (let place = text.length; place >= 0; place--) {
    const isSlash = text[place] === "/";
    if (token.kind === "text") {
      own[place] = Number(text.startsWith(token.text, place) && after[place + token.text.length] === 1);
    } else if (token.kind === "folders") {
      if (isSlash) nextFolder = own[place + 1]!;
      own[place] = after[place]! | (isSlash ? 0 : nextFolder);
    } else {
      const further = isSlash || place === text.length ? 0 : withinName;
      own[place] = token.kind === "field" ? further : after[place]! | further;
      withinName = after[place]! | further;
    }
  }
}

/** Where a token ends that begins at `start`, given where the tokens after it can begin. */
function endOf(token: Token, start: number, text: string, after: Uint8Array, isLast: boolean): number {
  if (token.kind === "text") return start + token.text.length;
  const slash = text.indexOf("/", start);
  const nameEnd = slash < 0 ? text.length : slash;
  if (token.kind === "field") return after.indexOf(1, start + 1);
  if (token.kind === "anything") return after.lastIndexOf(1, nameEnd);
  if (isLast) return text.length;
  // The last place at which the rest can begin and that is the beginning of a folder or file name.
  let end = after.lastIndexOf(1);
  while (end > start && text[end - 1] !== "/") end = after.lastIndexOf(1, end - 1);
  return end;
}
