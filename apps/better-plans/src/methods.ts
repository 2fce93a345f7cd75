import { amortizedEstimation, designedEstimation, lossPriorEstimation, type Method } from "@slicetuner/tuner";

const published = { estimator: amortizedEstimation() };

/** What can be compared: the published methods, our own, and variants of it. */
export const methods: readonly Method[] = [
  { name: "none", strategy: "none" },
  { name: "uniform", strategy: "uniform" },
  { name: "water-filling", strategy: "water-filling" },
  { name: "moderate", strategy: "moderate", ...published },
  { name: "one-shot", strategy: "one-shot", ...published },
  { name: "loss-prior", strategy: "one-shot", estimator: lossPriorEstimation() },
  { name: "designed", strategy: "stepwise", estimator: designedEstimation() },
  { name: "one-round", strategy: "one-shot", estimator: designedEstimation() },
  { name: "effective", strategy: "stepwise", estimator: designedEstimation({ form: "effective" }) },
  { name: "auto", strategy: "stepwise", estimator: designedEstimation({ form: "auto" }) },
  {
    name: "one-round-effective",
    strategy: "one-shot",
    estimator: designedEstimation({ form: "effective" }),
  },
  { name: "one-round-auto", strategy: "one-shot", estimator: designedEstimation({ form: "auto" }) },
  { name: "three-rounds", strategy: "stepwise", rounds: 3, estimator: designedEstimation() },
  { name: "one-round-of-100", strategy: "one-shot", estimator: designedEstimation({ trainings: 100 }) },
  {
    name: "two-rounds-of-50",
    strategy: "stepwise",
    estimator: designedEstimation({ trainings: 50 }),
  },
  { name: "moderate-designed", strategy: "moderate", estimator: designedEstimation() },
  {
    name: "exponent-0.25",
    strategy: "stepwise",
    estimator: designedEstimation({ exponent: 0.25 }),
  },
  { name: "exponent-1", strategy: "stepwise", estimator: designedEstimation({ exponent: 1 }) },
  {
    name: "low-share-0.2",
    strategy: "stepwise",
    estimator: designedEstimation({ lowShare: 0.2 }),
  },
  {
    name: "low-share-0.7",
    strategy: "stepwise",
    estimator: designedEstimation({ lowShare: 0.7 }),
  },
];
