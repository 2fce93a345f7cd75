export { removeFolderAtExit } from "./at-exit.ts";
export { Lines } from "./lines.ts";
export { longestLine, type ProgramEnding, type ProgramRun, runProgram } from "./run-program.ts";
