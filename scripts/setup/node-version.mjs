/**
 * What is wrong with this Node, or undefined.
 * @param {string} version e.g. `20.19.0`
 * @param {string} engines package.json's `engines.node`, of the form `>=20.19`
 */
export function nodeProblem(version, engines) {
  const needed = engines.replace(">=", "");
  if (!isBelow(numbers(version), numbers(needed))) return undefined;
  return `Slice Tuner needs Node ${needed} or later; this is Node ${version}.`;
}

function isBelow(found, needed) {
  const index = needed.findIndex((number, position) => number !== (found[position] || 0));
  return index >= 0 && (found[index] || 0) < needed[index];
}

function numbers(version) {
  return version.split(".").map((part) => Number.parseInt(part, 10));
}
