import { expect, it } from "vitest";
import { commandWords } from "./command-words.ts";

const read = (input: unknown) => {
  const { data, error } = commandWords.safeParse(input);
  return data ?? error!.issues.map(({ message }) => message).join("; ");
};

it.each([
  ["python3 train.py", ["python3", "train.py"]],
  [" '/home/a b/train' --name=\"x y\"  -v a\\ b ", ["/home/a b/train", "--name=x y", "-v", "a b"]],
  [
    ["python3", "my train.py", ""],
    ["python3", "my train.py", ""],
  ],
])("%j is %j", (input, words) => {
  expect(read(input)).toEqual(words);
});

it.each([
  ["", /expected a program/],
  ["  ", /expected a program/],
  ['""', /expected a program/],
  [[], /expected a program/],
  [[1], /expected a program/],
  [7, /expected a program/],
  ['python3 "train.py', /has no end/],
  ["train \\", /has no end/],
  ["python3 train.py | tee log", /"\|", but no shell is involved/],
  ["cd there && train", /"&&", but no shell/],
  ["train 2>errors", /"2>errors", but no shell/],
])("%j is refused", (input, message) => {
  expect(read(input)).toMatch(message);
});
