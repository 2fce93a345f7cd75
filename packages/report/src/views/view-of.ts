import type { Result } from "@slicetuner/results";
import { compareView } from "./compare-view.ts";
import { findView } from "./find-view.ts";
import { plainView, reviewView, statusView } from "./other-views.ts";
import { planView } from "./plan-view.ts";
import { runView } from "./run-view.ts";
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
    case "status":
      return statusView(result);
    case "review":
      return reviewView(result);
    default:
      return plainView(result);
  }
}
