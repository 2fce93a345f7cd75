/** Where a line of a comment has to end. */
const width = 110;

/**
 * The text with its long comment lines wrapped: whole lines of `//` and of `/** …` blocks. What is cut off
 * goes before the next line of the same paragraph, or becomes a line of its own. Tables, lists' items and
 * lines without a space to break at stay as they are.
 */
export function wrapComments(text) {
  const lines = text.split("\n");
  let isTemplate = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const isWithin = isTemplate;
    if ((line.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1 && !/^\s*(\/\/|\*|\/\*\*)/.test(line))
      isTemplate = !isTemplate;
    // What looks like a comment in a text that goes over several lines is none.
    if (isWithin || line.length <= width) continue;
    const single = /^(\s*)\/\*\* (.*) \*\/$/.exec(line);
    if (single !== null) {
      const [, indent, words] = single;
      lines.splice(at, 1, `${indent}/**`, `${indent} * ${words}`, `${indent} */`);
      continue;
    }
    const comment = /^(\s*(?:\*|\/\/) )(?!\s*[|`])(\s*)(\S.*)$/.exec(line);
    if (comment === null) continue;
    const [, start, space] = comment;
    const cut = line.lastIndexOf(" ", width);
    if (cut <= start.length + space.length) continue;
    const rest = line.slice(cut + 1);
    lines[at] = line.slice(0, cut);
    const next = lines[at + 1];
    if (continues(next, start + space))
      lines[at + 1] = `${start}${space}${rest} ${next.slice(start.length + space.length)}`;
    else lines.splice(at + 1, 0, `${start}${space}${rest}`);
  }
  return lines.join("\n");
}

/**
 * Whether a line goes on with the paragraph: the same start, then a word, and no tag, item, table or
 * directive.
 */
function continues(line, start) {
  return (
    line?.startsWith(start) === true &&
    /^[^\s@|`*\-–\d#]/.test(line.slice(start.length)) &&
    !/^biome-|^@|^TODO/.test(line.slice(start.length))
  );
}
