/** Programs that feed `model.onnx` from `encoding.json`: written beside them, to be copied from. */

export const predictPython = `"""Predicts the rows of a CSV file: python3 predict.py rows.csv (needs: pip install onnxruntime numpy)."""
import csv
import json
import random
import sys
from pathlib import Path

HERE = Path(__file__).parent
ENCODING = json.loads((HERE / "encoding.json").read_text(encoding="utf-8"))


def is_missing(row, column):
    text = row.get(column)
    return text is None or text.strip() in ENCODING["missingValues"]


def encode(row):
    """The numbers of one row, a dictionary of texts by column."""
    numbers = []
    for feature in ENCODING["features"]:
        column = feature["column"]
        missing = is_missing(row, column)
        if feature["kind"] == "numeric":
            deviation = feature["standardDeviation"]
            known = not missing and deviation > 0
            numbers.append((float(row[column]) - feature["mean"]) / deviation if known else 0.0)
            if feature["hasMissingIndicator"]:
                numbers.append(float(missing))
        else:
            numbers += [float(not missing and row[column].strip() == name) for name in feature["categories"]]
            if feature["hasMissingCategory"]:
                numbers.append(float(missing))
    return numbers


def decide(row, probabilities):
    """The class of one row, a name."""
    thresholds, classes = ENCODING["thresholds"], ENCODING["classes"]
    if thresholds is None:
        return classes[max(range(len(classes)), key=lambda label: probabilities[label])]
    positive = classes.index(ENCODING["positive"])
    score = probabilities[positive]
    group = ", ".join(row[column].strip() for column in ENCODING["groups"])
    if any(is_missing(row, column) for column in ENCODING["groups"]) or group not in thresholds["groups"]:
        chance = float(score >= 0.5)
    else:
        rule = thresholds["rules"][thresholds["groups"].index(group)]
        lower, higher = score >= rule["lowerThreshold"], score >= rule["higherThreshold"]
        chance = rule["lowerChance"] * lower + (1 - rule["lowerChance"]) * higher
        chance = (1 - rule["coinChance"]) * chance + rule["coinChance"] * rule["coinRate"]
    return classes[positive if random.random() < chance else 1 - positive]


def predict(rows):
    """Probabilities of the classes for each row."""
    import numpy
    import onnxruntime

    session = onnxruntime.InferenceSession(str(HERE / "model.onnx"))
    features = numpy.array([encode(row) for row in rows], dtype=numpy.float32)
    return session.run(["probabilities"], {"features": features})[0]


if __name__ == "__main__":
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row, probabilities in zip(rows, predict(rows)):
        print(decide(row, probabilities), *probabilities)
`;

export const predictTypeScript = `// Predicts rows with model.onnx; needs: npm install onnxruntime-node (in a browser: onnxruntime-web).
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

type Row = Record<string, string | undefined>;
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const encoding = JSON.parse(readFileSync(file("encoding.json"), "utf8"));

const isMissing = (row: Row, column: string): boolean =>
  row[column] === undefined || encoding.missingValues.includes(row[column].trim());

/** The numbers of one row. */
export function encode(row: Row): number[] {
  return encoding.features.flatMap((feature: any): number[] => {
    const missing = isMissing(row, feature.column);
    if (feature.kind === "numeric") {
      const known = !missing && feature.standardDeviation > 0;
      const value = known ? (Number(row[feature.column]) - feature.mean) / feature.standardDeviation : 0;
      return feature.hasMissingIndicator ? [value, Number(missing)] : [value];
    }
    const names = feature.categories.map((name: string) => Number(!missing && row[feature.column]!.trim() === name));
    return feature.hasMissingCategory ? [...names, Number(missing)] : names;
  });
}

/** The class of one row. */
export function decide(row: Row, probabilities: readonly number[]): string {
  const { thresholds, classes, groups, positive } = encoding;
  if (thresholds === null) return classes[probabilities.indexOf(Math.max(...probabilities))];
  const label = classes.indexOf(positive);
  const score = probabilities[label]!;
  const known = groups.every((column: string) => !isMissing(row, column));
  const group = known ? groups.map((column: string) => row[column]!.trim()).join(", ") : "";
  const rule = thresholds.rules[thresholds.groups.indexOf(group)];
  let chance = Number(score >= 0.5);
  if (rule !== undefined) {
    const lower = score >= rule.lowerThreshold ? rule.lowerChance : 0;
    const higher = score >= rule.higherThreshold ? 1 - rule.lowerChance : 0;
    chance = (1 - rule.coinChance) * (lower + higher) + rule.coinChance * rule.coinRate;
  }
  return classes[Math.random() < chance ? label : 1 - label];
}

/** Probabilities of the classes for each row. runtime: all that the package onnxruntime-node exports. */
export async function predict(rows: readonly Row[], { InferenceSession, Tensor }: any): Promise<number[][]> {
  const session = await InferenceSession.create(file("model.onnx"));
  const features = Float32Array.from(rows.flatMap(encode));
  const input = new Tensor("float32", features, [rows.length, encoding.width]);
  const { probabilities } = await session.run({ features: input });
  const classes = encoding.classes.length;
  const numbers = Array.from(probabilities.data as Float32Array);
  return rows.map((_, row) => numbers.slice(row * classes, (row + 1) * classes));
}
`;
