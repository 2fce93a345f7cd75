import type { Dataset, Layer, TrainingData } from "@slicetuner/core";
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
  readonly layers: readonly Layer[];
  /** Of Adam. */
  readonly learningRate: number;
  readonly maximumEpochs: number;
  readonly patience: number;
  /** CPU-seconds to train for, at least. */
  readonly seconds: number;
  /** How PyTorch goes about it; others do not look at it. */
  readonly variant: TorchVariant;
}

/** Ways in which PyTorch computes the same training. */
export interface TorchVariant {
  /** Whether pictures lie in memory with their channels innermost. */
  readonly channelsLast: boolean;
  /** Whether oneDNN (MKL-DNN) may be used. */
  readonly mkldnn: boolean;
}

/** What PyTorch does when nothing is said. */
export const torchDefault: TorchVariant = { channelsLast: false, mkldnn: true };

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
  await peer?.ask({
    load: name,
    shape: train.exampleShape,
    train: encode(train),
    validation: encode(validation),
  });
}

export function askForTraining(peer: PythonPeer, { variant, ...training }: PeerTraining): Promise<PeerRates> {
  return peer.ask<PeerRates>({ ...training, ...variant });
}
