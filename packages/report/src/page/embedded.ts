import type { Result } from "@slicetuner/results";
import { embeddedJson, Html, html } from "./html.ts";

/** Longer JSON is compressed. */
const longJson = 200_000;
/**
 * Compressed JSON that is still longer is left out where it is not of use in a page: effects of each slice on
 * each.
 */
const longestCompressed = 2_500_000;

/**
 * The whole result as data inside the page. `isWhole` is false where a part was left out since it is too
 * long.
 */
export async function embedResult(
  id: string,
  result: Result,
): Promise<{ readonly html: Html; readonly isWhole: boolean }> {
  const text = embeddedJson(result).text;
  if (text.length <= longJson)
    return {
      html: html`<script type="application/json" id="${id}">${new Html(text)}</script>`,
      isWhole: true,
    };
  const compressed = await compress(JSON.stringify(result));
  if (compressed.length <= longestCompressed)
    return { html: compressedScript(id, compressed), isWhole: true };
  const { influence: _, ...shorter } = result as Result & { readonly influence?: unknown };
  return { html: compressedScript(id, await compress(JSON.stringify(shorter))), isWhole: false };
}

function compressedScript(id: string, base64: string): Html {
  return html`<script type="application/gzip" id="${id}">${new Html(base64)}</script>`;
}

/** Gzip, as base64. Streams and `btoa` are in Node and in browsers alike. */
async function compress(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let signs = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    signs += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(signs);
}
