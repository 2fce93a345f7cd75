import type { SimulatedWorker } from "./workers.ts";

/** Type ids of the qualifications that the service has for everybody. */
const approvalRate = "000000000000000000L0";
const locale = "00000000000000000071";
const masters = ["2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"];

type Requirement = Readonly<Record<string, unknown>>;

/** Whether a worker may take the task. Requirements that are not known here are met by nobody. */
export function isQualified(worker: SimulatedWorker, requirements: readonly Requirement[]): boolean {
  return requirements.every((requirement) => meets(worker, requirement));
}

/** Whether the task is for Masters only, which costs a further fee. */
export function isForMasters(requirements: readonly Requirement[]): boolean {
  return requirements.some(({ QualificationTypeId }) => masters.includes(QualificationTypeId as string));
}

function meets(worker: SimulatedWorker, requirement: Requirement): boolean {
  const { QualificationTypeId: type, Comparator: comparator } = requirement;
  if (masters.includes(type as string)) return comparator === "Exists" && worker.masters;
  if (type === approvalRate) {
    const [least] = requirement.IntegerValues as number[];
    return comparator === "GreaterThanOrEqualTo" && worker.approvalRate >= least!;
  }
  if (type === locale) {
    const countries = (requirement.LocaleValues as { Country: string }[]).map(({ Country }) => Country);
    return ["In", "EqualTo"].includes(comparator as string) && countries.includes(worker.locale);
  }
  return false;
}
