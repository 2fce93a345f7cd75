import type { Sharp } from "./load-sharp.ts";

/** What the head of a picture says, without decoding it. */
export interface PictureHead {
  /** Pixels, as it is to be looked at: turned where its metadata say so. */
  readonly width: number;
  readonly height: number;
  readonly isGrey: boolean;
}

/** Reads the head of a picture. Rejects with what is wrong with the file. */
export async function examinePicture(sharp: Sharp, path: string): Promise<PictureHead> {
  const { autoOrient, space } = await sharp(path).metadata();
  return { ...autoOrient, isGrey: space === "b-w" || space === "grey16" };
}

/**
 * Decodes a picture into bytes, row after row, channels side by side: turned as its metadata say, transparent
 * parts on white, stretched to the size; of an animation the first frame. Rejects with what is wrong with the
 * file.
 */
export async function decodePicture(
  sharp: Sharp,
  path: string,
  [height, width, channels]: readonly [number, number, number],
): Promise<Uint8Array> {
  const whole = sharp(path)
    .autoOrient()
    .flatten({ background: "#ffffff" })
    .resize(width, height, { fit: "fill" });
  const picture = channels === 1 ? whole.greyscale() : whole.toColourspace("srgb");
  const { data, info } = await picture.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  if (data.length !== height * width * channels)
    throw new Error(
      `decodes to ${info.height} × ${info.width} × ${info.channels}, expected ${height} × ${width} × ${channels}`,
    );
  return data;
}

/** The first line of what a decoder says, without the path of the file. */
export function describeFailure(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0]!.replace(`: ${path}`, "").replaceAll(path, "the file");
}
