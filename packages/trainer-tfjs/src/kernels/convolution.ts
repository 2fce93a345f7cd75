import { addProduct, rowMajor, transposed } from "./matrix-product.ts";

/** Sizes of a convolution over pictures whose channels are innermost. */
export interface ConvolutionShape {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Rows and columns of zeros before the picture's first. */
  readonly padInfo: { readonly top: number; readonly left: number };
}

/**
 * @param pictures batch × height × width × channels
 * @param kernel filter height × filter width × channels × filters
 * @returns batch × out height × out width × filters
 */
export function convolve(
  shape: ConvolutionShape,
  pictures: Float32Array,
  kernel: Float32Array,
): Float32Array {
  const { places, entries, filters } = sizesOf(shape);
  const outcome = new Float32Array(shape.batchSize * places * filters);
  const patches = new Float32Array(places * entries);
  for (let example = 0; example < shape.batchSize; example++) {
    copyPatches(shape, pictures, example, patches);
    addProduct(
      outcome,
      example * places * filters,
      rowMajor(patches, 0, places, entries),
      rowMajor(kernel, 0, entries, filters),
    );
  }
  return outcome;
}

/** Gradient by the kernel. @param errors gradient by the outcome of {@link convolve} */
export function kernelGradient(
  shape: ConvolutionShape,
  pictures: Float32Array,
  errors: Float32Array,
): Float32Array {
  const { places, entries, filters } = sizesOf(shape);
  const gradient = new Float32Array(entries * filters);
  const patches = new Float32Array(places * entries);
  for (let example = 0; example < shape.batchSize; example++) {
    copyPatches(shape, pictures, example, patches);
    addProduct(
      gradient,
      0,
      transposed(rowMajor(patches, 0, places, entries)),
      rowMajor(errors, example * places * filters, places, filters),
    );
  }
  return gradient;
}

/** Gradient by the pictures. @param errors gradient by the outcome of {@link convolve} */
export function pictureGradient(
  shape: ConvolutionShape,
  errors: Float32Array,
  kernel: Float32Array,
): Float32Array {
  const { places, entries, filters } = sizesOf(shape);
  const gradient = new Float32Array(shape.batchSize * shape.inHeight * shape.inWidth * shape.inChannels);
  const patches = new Float32Array(places * entries);
  const turned = transposed(rowMajor(kernel, 0, entries, filters));
  for (let example = 0; example < shape.batchSize; example++) {
    patches.fill(0);
    addProduct(patches, 0, rowMajor(errors, example * places * filters, places, filters), turned);
    addPatches(shape, patches, example, gradient);
  }
  return gradient;
}

/** Places where the kernel is laid on a picture, entries under it at each place, filters. */
function sizesOf(shape: ConvolutionShape): { places: number; entries: number; filters: number } {
  return {
    places: shape.outHeight * shape.outWidth,
    entries: shape.filterHeight * shape.filterWidth * shape.inChannels,
    filters: shape.outChannels,
  };
}

/** What lies under the kernel at each place of one picture (`places × entries`): zeros beside the picture. */
function copyPatches(
  shape: ConvolutionShape,
  pictures: Float32Array,
  example: number,
  patches: Float32Array,
): void {
  const { inChannels } = shape;
  eachTap(shape, example, (from, to) => {
    if (from < 0) {
      for (let channel = 0; channel < inChannels; channel++) patches[to + channel] = 0;
    } else {
      for (let channel = 0; channel < inChannels; channel++)
        patches[to + channel] = pictures[from + channel]!;
    }
  });
}

/** The way back of {@link copyPatches}: each entry is added to the place of the picture that it came from. */
function addPatches(
  shape: ConvolutionShape,
  patches: Float32Array,
  example: number,
  pictures: Float32Array,
): void {
  const { inChannels } = shape;
  eachTap(shape, example, (from, to) => {
    if (from < 0) return;
    for (let channel = 0; channel < inChannels; channel++)
      pictures[from + channel]! += patches[to + channel]!;
  });
}

/**
 * Calls `visit` for each tap of the kernel at each place of one picture.
 * `inPicture` is where the tap's first channel lies in the pictures, −1 beside the picture; `inPatches` where in the patches.
 */
function eachTap(
  shape: ConvolutionShape,
  example: number,
  visit: (inPicture: number, inPatches: number) => void,
): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = shape;
  const { strideHeight, strideWidth, padInfo } = shape;
  let inPatches = 0;
  for (let outRow = 0; outRow < outHeight; outRow++) {
    for (let outColumn = 0; outColumn < outWidth; outColumn++) {
      for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
        const row = outRow * strideHeight - padInfo.top + filterRow;
        const isRow = row >= 0 && row < inHeight;
        for (let filterColumn = 0; filterColumn < filterWidth; filterColumn++) {
          const column = outColumn * strideWidth - padInfo.left + filterColumn;
          const isInside = isRow && column >= 0 && column < inWidth;
          visit(isInside ? ((example * inHeight + row) * inWidth + column) * inChannels : -1, inPatches);
          inPatches += inChannels;
        }
      }
    }
  }
}
