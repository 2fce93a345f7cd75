import type { Result } from "@slicetuner/results";
import { cleanView } from "./clean-view.ts";
import { compareView } from "./compare-view.ts";
import { evaluateView } from "./evaluate-view.ts";
import { findView } from "./find-view.ts";
import { plainView, reviewView, statusView } from "./other-views.ts";
import { pipelineView } from "./pipeline-view.ts";
import { planView } from "./plan-view.ts";
import { runView } from "./run-view.ts";
import { runsPlanView } from "./runs-plan-view.ts";
import { scoresView } from "./scores-view.ts";
import { trainView } from "./train-view.ts";
import type { ResultView } from "./view.ts";

/** What a page says of a result. The view of a new kind is a file beside this one and a line here. */
export function viewOf(result: Result): ResultView {
  switch (result.kind) {
    case "plan":
      return planView(result);
    case "run":
      return runView(result);
    case "compare":
      return compareView(result);
    case "find":
      return findView(result);
    case "train":
      return trainView(result);
    case "evaluate":
      return evaluateView(result);
    case "pipeline":
      return pipelineView(result);
    case "clean":
      return cleanView(result);
    case "runs-plan":
      return runsPlanView(result);
    case "status":
      return statusView(result);
    case "scores":
      return scoresView(result);
    case "review":
      return reviewView(result);
    default:
      return plainView(result);
  }
}
