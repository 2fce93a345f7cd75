export type { HitRecord, SimulatorLedger } from "./marketplace.ts";
export type { SimulatedTask } from "./read-question.ts";
export {
  type InjectedFault,
  type MturkSimulator,
  type MturkSimulatorOptions,
  startMturkSimulator,
} from "./start-mturk-simulator.ts";
export {
  type CollectWorkOptions,
  collectWork,
  createWorkers,
  type LabelWorkOptions,
  labelWork,
  type SimulatedWorker,
  type WorkersOptions,
  type WorkOnTask,
} from "./workers.ts";
