/** A graph that cannot be written: shapes that do not fit, tensors used outside their scope, no gradient. */
export class GraphError extends Error {
  override readonly name: string = "GraphError";
}
