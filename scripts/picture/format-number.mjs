/** A loss with four digits, as in `.2534`. */
export function format(loss) {
  return loss.toFixed(4).replace(/^0/, "");
}
