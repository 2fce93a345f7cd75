import { expect, it } from "vitest";
import { loadOptional } from "./load-optional.ts";
import { MissingDependencyError } from "./missing-dependency-error.ts";

it("gives what is installed, and says which line installs what is not", async () => {
  const library = { name: "sharp", neededFor: "folders of pictures" };
  expect(await loadOptional(async () => 3, library)).toBe(3);
  const absent = () => Promise.reject(new Error("Cannot find package 'sharp'"));
  const error = await loadOptional<number>(absent, library).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(MissingDependencyError);
  expect(error).toMatchObject({
    dependency: "sharp",
    message: "sharp is needed for folders of pictures and could not be loaded",
    hint: "Install it: npm install sharp",
  });
  expect((error as Error).cause).toMatchObject({ message: "Cannot find package 'sharp'" });
});
