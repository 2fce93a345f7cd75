import type { QualificationRequirement } from "@aws-sdk/client-mturk";
import type { MturkSettings } from "./config.ts";

/** Type ids that the service gives to qualifications that every worker has. */
const approvalRateType = "000000000000000000L0";
const localeType = "00000000000000000071";
const mastersTypes = {
  sandbox: "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6",
  production: "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH",
};

export function qualificationRequirements({
  environment,
  qualifications: { approvalRate, countries, masters },
}: Pick<MturkSettings, "environment" | "qualifications">): QualificationRequirement[] {
  const requirements: QualificationRequirement[] = [];
  if (approvalRate !== undefined) {
    requirements.push({
      QualificationTypeId: approvalRateType,
      Comparator: "GreaterThanOrEqualTo",
      IntegerValues: [approvalRate],
    });
  }
  if (countries !== undefined && countries.length > 0) {
    requirements.push({
      QualificationTypeId: localeType,
      Comparator: "In",
      LocaleValues: countries.map((Country) => ({ Country })),
    });
  }
  if (masters) requirements.push({ QualificationTypeId: mastersTypes[environment], Comparator: "Exists" });
  return requirements;
}
