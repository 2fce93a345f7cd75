/**
 * Entry (row, column) of the Sylvester–Hadamard matrix of any power of two as order: 1 or −1. Its columns are
 * orthogonal, and all but column 0 sum to 0.
 */
export function hadamardSign(row: number, column: number): 1 | -1 {
  let bits = row & column;
  let isOdd = false;
  while (bits !== 0) {
    bits &= bits - 1;
    isOdd = !isOdd;
  }
  return isOdd ? -1 : 1;
}

/**
 * The smallest power of two above `columns`, at least 4: so many orthogonal columns beside the constant one
 * there are.
 */
export function hadamardOrder(columns: number): number {
  let order = 4;
  while (order <= columns) order *= 2;
  return order;
}
