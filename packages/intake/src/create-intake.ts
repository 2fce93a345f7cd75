import {
  concatenateDatasets,
  createPacer,
  type Dataset,
  describeDifferences,
  type Intake,
  type IntakeCall,
  type IntakeResult,
  type OrderDelivery,
  ProblemList,
  selectRows,
} from "@slicetuner/core";
import { agreeOnLabels } from "./agree-on-labels.ts";
import { checkAgreement, describeCareless, findCarelessWorkers } from "./check-agreement.ts";
import { checkDuplicates } from "./check-duplicates.ts";
import { rejectUnreadable } from "./check-schema.ts";
import { checkSlices } from "./check-slices.ts";
import { checkSuspicion } from "./check-suspicion.ts";
import { decide, type Finding } from "./finding.ts";
import { checkOptions, type IntakeOptions } from "./intake-options.ts";

/** One order's examples on their way through the checks. */
interface Delivered {
  readonly source: OrderDelivery;
  /** With labels as agreed upon so far. */
  readonly examples: Dataset;
  /** Of each example, in the order of the checks. */
  readonly findings: Finding[][];
}

/**
 * Checks a round's deliveries: schema, slice, agreement, duplicates, suspicion. Every example gets one
 * decision; what is rejected by one check is not looked at by those after it, what is quarantined is only
 * looked at for duplicates. The decisions do not depend on the order of deliveries and examples.
 * @throws InvalidInputError with every option that cannot be meant; from `doCheck`, for gold labels and
 * deliveries that do not fit the training data.
 */
export function createIntake(options: IntakeOptions = {}): Intake {
  checkOptions(options);
  const { otherSlices = "accept", agreement = {}, duplicates = {}, suspicion = {} } = options;
  return {
    name: nameOf(options),
    async doCheck(call): Promise<IntakeResult> {
      call.signal.throwIfAborted();
      checkCall(call, options);
      const pacer = createPacer(call.signal, () => {});
      const warnings: string[] = [];
      let delivered = call.deliveries.map((source): Delivered => {
        const { examples } = source.delivery;
        const findings = checkSlices(source.order, examples, otherSlices).map(asList);
        return { source, examples, findings };
      });
      if (agreement !== false) delivered = agreeOn(delivered, call, agreement, warnings);
      await pacer.yieldIfDue();
      if (duplicates !== false) {
        const { candidates, orderIds, tell } = pool(delivered, ["accepted", "quarantined"], call.train);
        const found = checkDuplicates(call.train, candidates, orderIds, duplicates);
        tell(found.findings);
        warnings.push(...found.warnings);
      }
      await pacer.yieldIfDue();
      if (suspicion !== false) {
        const { candidates, tell } = pool(delivered, ["accepted"], call.train);
        tell(await checkSuspicion(call.train, candidates, suspicion, pacer));
      }
      return { deliveries: delivered.map(conclude), warnings };
    },
  };
}

function nameOf({ agreement = {}, duplicates = {}, suspicion = {} }: IntakeOptions): string {
  const method =
    agreement === false ? "" : (agreement.method ?? "dawid-skene").replace("dawid-skene", "Dawid–Skene");
  return [
    "schema",
    "slice",
    ...(agreement === false ? [] : [`agreement (${method})`]),
    ...(duplicates === false ? [] : ["duplicates"]),
    ...(suspicion === false ? [] : ["suspicion"]),
  ].join(", ");
}

function checkCall({ deliveries, train }: IntakeCall, { agreement }: IntakeOptions): void {
  const problems = new ProblemList();
  deliveries.forEach(({ delivery }, index) => {
    for (const field of describeDifferences(train, delivery.examples)) {
      problems.add(`deliveries[${index}].examples.${field}`, "differs from the training data's");
    }
  });
  for (const [id, label] of (agreement ? agreement.gold : undefined) ?? []) {
    problems.expect(
      Number.isInteger(label) && label >= 0 && label < train.classes.length,
      `agreement.gold["${id}"]`,
      `is ${label}, expected a class number below ${train.classes.length}`,
    );
  }
  problems.throwIfAny();
}

function agreeOn(
  delivered: readonly Delivered[],
  { deliveries, train, earlierAnswers }: IntakeCall,
  options: Exclude<IntakeOptions["agreement"], false | undefined>,
  warnings: string[],
): Delivered[] {
  const { minimumConfidence = 0.6, minimumAnswers = 20 } = options;
  const answers = [...earlierAnswers, ...deliveries.flatMap(({ delivery }) => delivery.answers ?? [])];
  const agreement = agreeOnLabels(answers, train.classes.length, options);
  if (agreement.ignored > 0) warnings.push(`${agreement.ignored} answers name no class and were left out`);
  if (agreement.againstVotes.length > 0) {
    const [first] = agreement.againstVotes;
    const examples = agreement.againstVotes.length === 1 ? "example" : "examples";
    warnings.push(
      `${agreement.againstVotes.length} ${examples} of ${agreement.labels.size}, such as ${first}, got another label by ${agreement.method} than most votes have`,
    );
  }
  if (agreement.status === "iteration-limit") {
    warnings.push("the workers' skills had not settled at the iteration limit; labels are those of the last");
  }
  warnings.push(...findCarelessWorkers(agreement.workers, minimumAnswers).map(describeCareless));
  return delivered.map((own) => {
    const { examples, findings } = checkAgreement(own.examples, agreement, minimumConfidence, options.gold);
    return {
      ...own,
      examples,
      findings: own.findings.map((list, row) => [...list, ...asList(findings[row])]),
    };
  });
}

/** All examples that stand as one of `decisions`, together, and a way to tell what was found about them. */
function pool(delivered: readonly Delivered[], decisions: readonly string[], train: Dataset) {
  const standing = delivered.map(({ examples, findings }) =>
    [...findings.keys()].filter((row) =>
      decisions.includes(decide(examples.exampleIds[row]!, findings[row]!).decision),
    ),
  );
  return {
    candidates: concatenateDatasets(
      selectRows(train, []),
      ...delivered.map(({ examples }, index) => selectRows(examples, standing[index]!)),
    ),
    orderIds: delivered.flatMap(({ source }, index) => standing[index]!.map(() => source.order.id)),
    tell(findings: readonly (Finding | undefined)[]): void {
      let place = 0;
      delivered.forEach((own, index) => {
        for (const row of standing[index]!) own.findings[row]!.push(...asList(findings[place++]));
      });
    },
  };
}

function conclude({ source, examples, findings }: Delivered): IntakeResult["deliveries"][number] {
  const decisions = findings.map((list, row) => decide(examples.exampleIds[row]!, list));
  const rowsOf = (wanted: string) =>
    [...decisions.keys()].filter((row) => decisions[row]!.decision === wanted);
  return {
    accepted: selectRows(examples, rowsOf("accepted")),
    quarantined: selectRows(examples, rowsOf("quarantined")),
    decisions: [...decisions, ...rejectUnreadable(source.delivery.unreadable ?? [])],
  };
}

function asList(finding: Finding | undefined): Finding[] {
  return finding === undefined ? [] : [finding];
}
