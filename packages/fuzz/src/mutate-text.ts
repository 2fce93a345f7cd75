import type { Random } from "@slicetuner/core";

/** Texts that programs stumble over. */
const oddTexts: readonly string[] = [
  "",
  " ",
  "\0",
  "a\nb",
  "\r\n",
  "\u001b[2J\u001b]0;title\u0007",
  "\u009b31m",
  "\u202egnp.exe",
  "\ud800",
  "\udc00x",
  "Cafe\u0301",
  "Москва",
  "東京",
  "👩‍👩‍👧",
  "\ufeff",
  "\uffff",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "null",
  "NaN",
  "-0",
  "1e999",
  "9007199254740993",
  "'; drop table people; --",
  '"><script>',
  "]]>",
  "&amp;&lt;",
  "{order.id}",
  "%ff%2f",
  "http://user:secret@example.com/",
];

export function oddText(random: Random): string {
  const choice = random.integer(oddTexts.length + 2);
  if (choice === oddTexts.length) return "x".repeat(10 ** random.integer(5));
  if (choice > oddTexts.length) return String.fromCharCode(random.integer(65_536));
  return oddTexts[choice]!;
}

/** The text with one to four changes: cut, doubled, exchanged or inserted parts. */
export function mutateText(random: Random, text: string): string {
  let changed = text;
  for (let times = 1 + random.integer(4); times > 0; times--) changed = mutateOnce(random, changed);
  return changed;
}

function mutateOnce(random: Random, text: string): string {
  const at = random.integer(text.length + 1);
  const end = at + random.integer(Math.min(40, text.length - at) + 1);
  switch (random.integer(7)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(end);
    case 2:
      return text.slice(0, end) + text.slice(at);
    case 3:
      return text.slice(0, at) + oddText(random) + text.slice(at);
    case 4:
      return text.slice(0, at) + oddText(random) + text.slice(end);
    case 5:
      return text.slice(0, at) + "[{".repeat(10 ** random.integer(5)) + text.slice(at);
    default:
      return text.slice(0, at) + String.fromCharCode(random.integer(256)) + text.slice(at + 1);
  }
}
