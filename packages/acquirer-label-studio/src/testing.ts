export {
  LabelStudioServer,
  type LabelStudioServerOptions,
  type PlannedFault,
} from "./testing/label-studio-server.ts";
