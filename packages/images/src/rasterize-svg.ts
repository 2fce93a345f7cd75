import { loadSharp } from "./load-sharp.ts";

/** Pixels of the picture for one of the drawing, for screens with a high resolution. */
const scale = 2;

/**
 * A drawing as a PNG file.
 * @param background a colour as CSS writes it; SVG has none of its own
 * @throws MissingDependencyError without sharp
 */
export async function rasterizeSvg(svg: string, background: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return sharp(Buffer.from(svg), { density: 72 * scale })
    .flatten({ background })
    .png()
    .toBuffer();
}
