import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { Interruption } from "./interruption.ts";

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])("%s once ends the work, twice the program, with code %i", (signal, code) => {
  const program = new EventEmitter();
  const exits: number[] = [];
  const interruption = new Interruption(program, (exitCode) => exits.push(exitCode));
  expect(interruption.signal.aborted).toBe(false);
  expect(interruption.exitCode).toBeUndefined();
  program.emit(signal);
  expect(interruption.signal.aborted).toBe(true);
  expect(interruption.exitCode).toBe(code);
  expect(exits).toEqual([]);
  program.emit(signal);
  expect(exits).toEqual([code]);
});
