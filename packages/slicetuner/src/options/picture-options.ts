import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { type ImageSize, readImageSize } from "./image-size.ts";
import { names, schemaOf, text, toNumber, wrong } from "./value-schemas.ts";

const imageSize = schemaOf<string | ImageSize, ImageSize>((input) => readImageSize(input));
const imageChannels = schemaOf<number | string, 1 | 3>((input) => {
  const channels = toNumber(input);
  return channels === 1 || channels === 3 ? { value: channels } : wrong(input, "1 (grey) or 3 (colour)");
});

/** The options of which only pictures have a use. */
export const pictureOptions = defineOptions({
  name: "pictures",
  title: "Pictures",
  options: {
    images: {
      flag: "--images <path>",
      description: "your pictures instead: an idx file (.gz or not), or a folder of JPEG, PNG, … files",
      schema: text,
      isFile: true,
    },
    labels: {
      flag: "--labels <file>",
      description: "the labels of an idx file of pictures, another idx file; they become the column label",
      schema: text,
      isFile: true,
    },
    classNames: {
      flag: "--class-names <names>",
      description: "names for the numbers 0, 1, … of --labels: T-shirt,Trouser",
      schema: names(text),
    },
    pattern: {
      flag: "--pattern <pattern>",
      description:
        "what a folder's paths and file names contain: {age}_{gender}_* or {split}/{label}/* (default: {label}/**)",
      schema: text,
    },
    imageSize: {
      flag: "--image-size <width>x<height>",
      description: "stretch the pictures of a folder to one size: 32x32 (default: the one that all have)",
      schema: imageSize,
      toText: ({ width, height }: ImageSize) => `${width}x${height}`,
    },
    imageChannels: {
      flag: "--image-channels <channels>",
      description: "1: grey, 3: colour (default: 1 if all pictures of the folder are grey, else 3)",
      schema: imageChannels,
    },
    table: {
      flag: "--table <file>",
      description:
        "a CSV or Parquet file with a row for each picture, in their order or named by --image-column",
      schema: text,
      isFile: true,
    },
    imageColumn: {
      flag: "--image-column <column>",
      description: "the column of --table with the file names of a folder's pictures",
      schema: text,
    },
  },
  read: (values) => values,
});

/** What was said of pictures; whether it goes together depends on what `images` names. */
export type PictureSpec = SpecOf<typeof pictureOptions>;
