import type { Dataset, ModelSpecification, TrainingData } from "@slicetuner/core";
import { encodeNumbers, PythonPeer } from "./python-peer.ts";

/** What a training peer reports of the trainings that it fitted into the wanted CPU-seconds. */
export interface PeerRates {
  /** Examples that went forward and backward, per CPU-second. */
  readonly examples: number;
  /** Trainings per CPU-second. */
  readonly trainings: number;
  /** Mean epochs of a training. */
  readonly epochs: number;
}

/** What a training peer is asked for; data are named as they were loaded. */
export interface PeerTraining {
  readonly data: string;
  readonly model: ModelSpecification;
  readonly maximumEpochs: number;
  readonly patience: number;
  /** CPU-seconds to train for, at least. */
  readonly seconds: number;
}

export function startTorch(): Promise<PythonPeer | null> {
  return PythonPeer.start("training_torch.py", ["numpy", "torch"]);
}

export function startSklearn(): Promise<PythonPeer | null> {
  return PythonPeer.start("training_sklearn.py", ["numpy", "sklearn"]);
}

/** Hands data over under a name. */
export async function loadIntoPeer(
  peer: PythonPeer | null,
  name: string,
  { train, validation }: TrainingData,
): Promise<void> {
  const encode = ({ features, labels }: Dataset) => ({
    features: encodeNumbers(features),
    labels: encodeNumbers(labels),
  });
  const width = train.features.length / train.size;
  await peer?.ask({ load: name, width, train: encode(train), validation: encode(validation) });
}

export function askForTraining(peer: PythonPeer, { model, ...training }: PeerTraining): Promise<PeerRates> {
  const hiddenSizes = model.kind === "mlp" ? model.hiddenSizes : [];
  return peer.ask<PeerRates>({ ...training, hiddenSizes, classes: 2 });
}
