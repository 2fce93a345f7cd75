export {
  type AgreedLabel,
  type AgreementOptions,
  agreeOnLabels,
  type LabelAgreement,
} from "./agree-on-labels.ts";
export {
  type CheckedLabels,
  checkAgreement,
  describeCareless,
  findCarelessWorkers,
} from "./check-agreement.ts";
export { checkDuplicates, type DuplicateFindings, type DuplicateOptions } from "./check-duplicates.ts";
export { rejectUnreadable } from "./check-schema.ts";
export { checkSlices, type OtherSlices } from "./check-slices.ts";
export { checkSuspicion, type SuspicionOptions } from "./check-suspicion.ts";
export { type AgreementMethod, agreementMethods, chooseMethod, type MethodChoice } from "./choose-method.ts";
export { createIntake } from "./create-intake.ts";
export { type DawidSkeneOptions, type DawidSkeneResult, dawidSkene } from "./dawid-skene.ts";
export { type CheckName, decide, type Finding } from "./finding.ts";
export { distinctAnswers, type IndexedAnswers, indexAnswers } from "./indexed-answers.ts";
export type { AgreementCheckOptions, IntakeOptions } from "./intake-options.ts";
export { majorityVote } from "./majority-vote.ts";
export { weightedVote } from "./weighted-vote.ts";
export type { WorkerSkill } from "./worker-skill.ts";
