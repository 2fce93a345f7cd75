/**
 * How the sums of tiles of a convolution are computed: along each axis `ofTile · (ofKernel · kernel ⊙ ofPatch
 * · patch)`.
 */
export interface MinimalFiltering {
  /** Places of a tile along an axis. */
  readonly tileSize: number;
  /** Positions that they read, along an axis. */
  readonly patchSize: number;
  /** Absent for the identity. */
  readonly ofPatch?: Matrix;
  readonly ofKernel: Matrix;
  readonly ofTile: Matrix;
}

export type Matrix = readonly (readonly number[])[];

/**
 * F(2, 3) of Winograd (Lavin and Gray 2016, "Fast algorithms for convolutional neural networks", section
 * 4.1): 2 sums of 3 products each from 4 products.
 */
export const tilesOfTwo: MinimalFiltering = {
  tileSize: 2,
  patchSize: 4,
  ofPatch: [
    [1, 0, -1, 0],
    [0, 1, 1, 0],
    [0, -1, 1, 0],
    [0, 1, 0, -1],
  ],
  ofKernel: [
    [1, 0, 0],
    [0.5, 0.5, 0.5],
    [0.5, -0.5, 0.5],
    [0, 0, 1],
  ],
  ofTile: [
    [1, 1, 1, 0],
    [0, 1, -1, -1],
  ],
};

/** The plain sum: a product for each tap. */
export function tilesOfOne(kernelSize: number): MinimalFiltering {
  const taps = Array.from({ length: kernelSize }, (_, tap) => tap);
  return {
    tileSize: 1,
    patchSize: kernelSize,
    ofKernel: taps.map((row) => taps.map((column) => (row === column ? 1 : 0))),
    ofTile: [taps.map(() => 1)],
  };
}
