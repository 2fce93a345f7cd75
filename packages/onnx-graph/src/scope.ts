/** A graph, or the body of a loop inside one: a body may read the tensors of the graphs around it. */
export class Scope {
  readonly parent: Scope | undefined;

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  isInside(other: Scope): boolean {
    for (let scope = this.parent; scope !== undefined; scope = scope.parent) {
      if (scope === other) return true;
    }
    return false;
  }
}
