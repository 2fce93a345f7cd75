import sharp from "sharp";

/** Formats in which test pictures are written; those that keep every byte. */
export type LosslessFormat = "png" | "tiff" | "webp";

/** The file of a picture with these bytes. */
export async function drawPicture(
  pixels: readonly number[],
  [height, width, channels]: readonly [number, number, 1 | 3 | 4],
  format: LosslessFormat | "jpeg" = "png",
): Promise<Buffer> {
  const drawn = sharp(Uint8Array.from(pixels), { raw: { width, height, channels } });
  if (channels === 1) drawn.toColourspace("b-w");
  switch (format) {
    case "webp":
      return drawn.webp({ lossless: true }).toBuffer();
    case "tiff":
      return drawn.tiff({ compression: "deflate" }).toBuffer();
    case "jpeg":
      return drawn.jpeg({ quality: 100 }).toBuffer();
    default:
      return drawn.png().toBuffer();
  }
}

/** The file of a picture in one grey or colour. */
export function drawPlain(
  [height, width]: readonly [number, number],
  colour: readonly number[],
): Promise<Buffer> {
  const pixels = Array.from({ length: height * width }, () => colour).flat();
  return drawPicture(pixels, [height, width, colour.length as 1 | 3 | 4]);
}
