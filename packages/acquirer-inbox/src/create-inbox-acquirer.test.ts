import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Acquirer, acquire, type Order } from "@slicetuner/core";
import { openDuckDB } from "@slicetuner/tabular";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createInboxAcquirer, type InboxAcquirerOptions } from "./create-inbox-acquirer.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { csv, freshFolder } from "./testing/supplier.ts";

const signal = new AbortController().signal;
const order: Order = { id: "order-1", slice: 0, count: 5, unitCost: 1.5 };

let folder: string;
let inbox: (...names: string[]) => string;

beforeEach(() => {
  const fresh = freshFolder();
  folder = fresh.folder;
  inbox = (...names) => join(folder, "inbox", ...names);
  onTestFinished(fresh.remove);
});

function open(options: Partial<InboxAcquirerOptions> = {}): Acquirer {
  return createInboxAcquirer({ encoder: exampleEncoder, folder, settleSeconds: 0, ...options });
}

const drop = async (file: string, text = csv("White", 0, 2)) => {
  await mkdir(join(inbox(file), ".."), { recursive: true });
  await writeFile(inbox(file), text);
};
const ask = (options: Partial<InboxAcquirerOptions> = {}) => acquire(open(options), order);

describe("an order", () => {
  it("is a file that says what is wanted and where it goes, with a folder for it", async () => {
    expect(await ask({ unitCosts: [1.2, 1, 1] })).toMatchObject({ status: "open", cost: 0 });
    const text = JSON.parse(await readFile(join(folder, "outbox", "order-1.json"), "utf8"));
    expect(text).toMatchObject({
      order: "order-1",
      slice: "White",
      values: { race: "White" },
      count: 5,
      unitCost: 1.5,
      columns: [{ name: "race" }, { name: "first" }, { name: "answer" }],
    });
    expect(await readdir(inbox())).toEqual(["order-1"]);
    expect(await readdir(join(folder, "outbox"))).toEqual(["order-1.json"]);
  });

  it("has a file name that can be a file's, of its own, whatever its id", async () => {
    const acquirer = open();
    for (const id of ["a/b", "a b", "../../a.b", "a-b", "x".repeat(300)])
      await acquire(acquirer, { ...order, id });
    const names = await readdir(join(folder, "outbox"));
    expect(new Set(names).size).toBe(5);
    expect(names.every((name) => /^[A-Za-z0-9_-]{1,80}(~[0-9a-f]{6})?\.json$/.test(name))).toBe(true);
  });

  it("takes files from its folder and files called after it, and not those of another order", async () => {
    await drop("order-1/people.csv", csv("White", 0, 1));
    await drop("order-1.csv", csv("White", 1, 1));
    await drop("order-1.second.csv", csv("White", 2, 1));
    await drop("order-11.csv", csv("White", 3, 1));
    await drop("order-2/people.csv", csv("White", 4, 1));
    const delivery = await ask({ id: "person" });
    expect(delivery.examples.exampleIds).toEqual(["White-0", "White-1", "White-2"]);
    expect((await readdir(inbox())).sort()).toEqual(["order-1", "order-11.csv", "order-2"]);
  });

  it("is complete when all has come: paid by the price, out of the outbox, and the same when asked again", async () => {
    await ask({ unitCosts: [1.2, 1, 1] });
    await drop("order-1/people.csv", csv("White", 0, 2));
    expect(await ask({ unitCosts: [9, 9, 9] })).toMatchObject({ status: "open", cost: 2.4 });
    await drop("order-1/more.csv", csv("White", 2, 3));
    const delivery = await ask({ unitCosts: [1.2, 1, 1] });
    expect(delivery).toMatchObject({ status: "complete", cost: 6, examples: { size: 5 }, warnings: [] });
    expect(await readdir(join(folder, "outbox"))).toEqual([]);
    // The price is the one at which it was sent.
    const again = await ask({ unitCosts: [9, 9, 9] });
    expect(again).toMatchObject({ status: "complete", cost: 6 });
    expect(again.examples.exampleIds).toEqual(delivery.examples.exampleIds);
    expect(delivery.examples.exampleIds[0]).toBe("order-1/000001-people.csv:1");
  });

  it("with surplus rows counts and pays what was ordered, the first that came, and says how many more there were", async () => {
    await drop("order-1/b.csv", csv("White", 0, 4));
    expect(await ask({ id: "person" })).toMatchObject({ status: "open", cost: 4 });
    await drop("order-1/a.csv", csv("White", 50, 4));
    const delivery = await ask({ id: "person" });
    expect(delivery.examples.exampleIds).toEqual(["White-0", "White-1", "White-2", "White-3", "White-50"]);
    expect(delivery).toMatchObject({ status: "complete", cost: 5 });
    expect(delivery.warnings.join()).toContain("3 rows more than the 5 ordered");
  });

  it("ends when the supplier says that this is all, as partial or exhausted", async () => {
    for (const [text, status] of [
      ["", "partial"],
      ["Exhausted.\n", "exhausted"],
    ] as const) {
      const wanted = { ...order, id: `order-${status}` };
      await drop(`order-${status}/people.csv`);
      await drop(`order-${status}.end`, text);
      expect(await acquire(open(), wanted)).toMatchObject({ status, cost: 2, examples: { size: 2 } });
      await drop(`order-${status}/late.csv`);
      expect(await acquire(open(), wanted)).toMatchObject({ status, examples: { size: 2 } });
    }
  });

  it("is cancelled with what had come, and a notice says so", async () => {
    const acquirer = open();
    await acquire(acquirer, order);
    await drop("order-1/people.csv");
    expect(await acquirer.doCancel!(order, { signal })).toMatchObject({ status: "cancelled", cost: 2 });
    expect(await readdir(join(folder, "outbox"))).toEqual(["order-1.cancelled.json"]);
    await drop("order-1/late.csv");
    expect(await ask()).toMatchObject({ status: "cancelled", examples: { size: 2 } });
    const never = { ...order, id: "never sent" };
    expect(await acquirer.doCancel!(never, { signal })).toMatchObject({ status: "cancelled", cost: 0 });
    expect(await acquire(acquirer, never)).toMatchObject({ status: "cancelled", cost: 0 });
  });

  it("below the price is refused for good and never seen by the supplier", async () => {
    const refused = await ask({ unitCosts: [2, 1, 1] });
    expect(refused).toMatchObject({ status: "refused", cost: 0 });
    expect(refused.warnings.join()).toContain("has risen to 2");
    expect(await ask()).toMatchObject({ status: "refused" });
    expect(existsSync(join(folder, "outbox", "order-1.json"))).toBe(false);
  });

  it("whose id was used for another one is an error", async () => {
    await ask();
    await expect(acquire(open(), { ...order, count: 6 })).rejects.toThrow("count 6 (was 5)");
  });
});

describe("a file", () => {
  it("that grows between two looks is left until it is whole", async () => {
    await drop("order-1/people.csv", csv("White", 0, 1));
    await drop("order-1/whole.csv", csv("White", 1, 1));
    const growing = async () => appendFile(inbox("order-1/people.csv"), "White-9,White,9,yes\n");
    const first = await ask({ id: "person", wait: growing });
    expect(first.examples.exampleIds).toEqual(["White-1"]);
    const second = await ask({ id: "person" });
    expect(second.examples.exampleIds).toEqual(["White-1", "White-0", "White-9"]);
  });

  it("is waited for between the looks, and only where there is one", async () => {
    const waits: number[] = [];
    const wait = async (seconds: number) => void waits.push(seconds);
    await ask({ settleSeconds: 7, wait });
    expect(waits).toEqual([]);
    await drop("order-1/people.csv");
    await ask({ settleSeconds: 7, wait });
    expect(waits).toEqual([7]);
  });

  it("is taken at once where `.done` beside it says that it is whole", async () => {
    await drop("order-1/people.csv");
    await drop("order-1/people.csv.done", "");
    const wait = async () => {
      throw new Error("waited");
    };
    expect(await ask({ wait })).toMatchObject({ cost: 2 });
    expect(existsSync(inbox("order-1/people.csv.done"))).toBe(false);
  });

  it("that is hidden, temporary, a folder or a link is not read", async () => {
    for (const name of [
      ".people.csv",
      "people.csv.part",
      "people.tmp",
      "people.csv~",
      "people.csv.crdownload",
    ]) {
      await drop(`order-1/${name}`);
    }
    await mkdir(inbox("order-1/folder.csv"));
    await drop("elsewhere.csv");
    await symlink(inbox("elsewhere.csv"), inbox("order-1/link.csv"));
    const delivery = await ask();
    expect(delivery).toMatchObject({ status: "open", cost: 0 });
    expect(delivery.warnings.join()).toMatch(/folder\.csv is no file.*link\.csv is no file/);
  });

  it("holds the order open while it is not whole, though the supplier said that this is all", async () => {
    await drop("order-1/people.csv", csv("White", 0, 1));
    await drop("order-1.end", "");
    const wait = async () => appendFile(inbox("order-1/people.csv"), "White-9,White,9,yes\n");
    expect(await ask({ wait })).toMatchObject({ status: "open", cost: 0 });
    expect(await ask()).toMatchObject({ status: "partial", cost: 2 });
  });

  it("that cannot be read is named with the reason and put aside, each time it is asked, and costs nothing", async () => {
    await drop("order-1/a.csv", "");
    await drop("order-1/b.xlsx", "PK");
    await drop("order-1/c.parquet", "no parquet");
    await drop("order-1/d.csv", csv("White", 0, 1));
    await drop("order-1/e.csv", "race,first,answer\n");
    await drop("order-1/f.csv", "name,colour\na,b\n");
    await drop("order-1/g.csv", "race,first,answer\nWhite,1,yes\nWhite,2\n");
    await drop("order-1/h.csv", `race,first,answer\n${"White,1,yes\n".repeat(30_000)}White,2\n`);
    for (const _ of [1, 2]) {
      const delivery = await ask();
      expect(delivery).toMatchObject({ status: "open", cost: 1 });
      expect(delivery.warnings).toHaveLength(7);
      expect(delivery.warnings[1]).toMatch(
        /b\.xlsx cannot be read and was moved to .*failed.*: 000002-b\.xlsx: is an Excel workbook/,
      );
      expect(delivery.warnings[4]).toMatch(/f\.csv .*has none of the columns race, first, answer$/);
      expect(delivery.warnings[5]).toMatch(/g\.csv:3: 2 fields, expected 3 as in the first line$/);
      expect(delivery.warnings[6]).toMatch(/h\.csv:30002: 2 fields, expected 3 as in the first line$/);
    }
    const failed = await readdir(join(folder, "failed", "order-1"));
    expect(failed.filter((file) => !file.endsWith(".reason.txt"))).toHaveLength(7);
    await drop("order-1/a.csv", csv("White", 1, 1));
    expect(await ask()).toMatchObject({ cost: 2 });
  });

  it("counts, pays and names as many rows as it has lines, whatever apostrophes and quotes they hold", async () => {
    const notes = [
      "plain",
      "'tis",
      "so-so",
      "rock 'n' roll'",
      "",
      "it's",
      "#1",
      "a;b",
      "tab\there",
      "'",
      "''",
    ];
    const lines = notes.map((note, row) => `White,${row},yes,${note}`);
    await drop("order-1/a.csv", `race,first,answer,note\n${lines.join("\n")}\n`);
    const delivery = await acquire(open(), { ...order, count: 20 });
    expect(delivery).toMatchObject({ cost: notes.length, warnings: [], unreadable: [] });
    expect(delivery.rows!.map((row) => [row.first, row.note])).toEqual(
      notes.map((note, row) => [String(row), note === "" ? null : note]),
    );
    expect(delivery.examples.exampleIds).toEqual(notes.map((_, row) => `order-1/000001-a.csv:${row + 1}`));
  });

  it("may have its first quote far behind", async () => {
    const plain = "White,1,yes,x\n".repeat(25_000);
    await drop("order-1/a.csv", `race,first,answer,note\n${plain}White,2,yes,"a, ""b"""\n`);
    const delivery = await acquire(open(), { ...order, count: 30_000 });
    expect(delivery).toMatchObject({ cost: 25_001, warnings: [], unreadable: [] });
    expect(delivery.rows!.at(-1)).toMatchObject({ first: "2", note: 'a, "b"' });
  });

  it("keeps ids above 2^53 apart", async () => {
    await drop(
      "order-1/a.csv",
      "race,first,answer,n\nWhite,1,yes,9007199254740992\nWhite,2,yes,9007199254740993\n",
    );
    const delivery = await ask({ id: "n" });
    expect(delivery.examples.exampleIds).toEqual(["9007199254740992", "9007199254740993"]);
  });

  it("of Parquet or with semicolons is read too, and rows that are none are unreadable", async () => {
    await ask();
    const database = await openDuckDB(":memory:");
    await database.connection.run(
      `copy (select 'White' as race, 2.5 as first, 'no' as answer) to '${inbox("order-1/a.parquet")}' (format parquet)`,
    );
    database.close();
    await drop("order-1/b.csv", "race;first;answer\nWhite;0,5;no\nPurple;1;no\nWhite;1;yes\n");
    const delivery = await ask();
    expect(delivery.rows).toMatchObject([{ first: 2.5 }, { first: "1" }]);
    expect(delivery.unreadable!.map(({ exampleId }) => exampleId)).toEqual([
      "order-1/000002-b.csv:1",
      "order-1/000002-b.csv:2",
    ]);
    expect(delivery.cost).toBe(4);
  });

  it("that repeats an id counts it once", async () => {
    await drop("order-1/a.csv", csv("White", 0, 2));
    await drop("order-1/b.csv", csv("White", 1, 2));
    const delivery = await ask({ id: "person" });
    expect(delivery.examples.exampleIds).toEqual(["White-0", "White-1", "White-2"]);
    expect(delivery.warnings.join()).toContain("1 rows have the id of an earlier row");
  });
});

describe("a process that dies", () => {
  it("between moving a file and reading it loses nothing", async () => {
    await drop("order-1/people.csv");
    const encoder = {
      ...exampleEncoder,
      encode: async () => {
        throw new Error("killed");
      },
    };
    await expect(ask({ encoder })).rejects.toThrow("killed");
    expect(await readdir(inbox("order-1"))).toEqual([]);
    expect(await ask()).toMatchObject({ status: "open", cost: 2 });
  });

  it("before the order is in the outbox puts it there when it is asked again", async () => {
    await ask();
    await rename(join(folder, "outbox", "order-1.json"), join(folder, "elsewhere"));
    await ask();
    expect(await readdir(join(folder, "outbox"))).toEqual(["order-1.json"]);
  });

  it("before the order is out of the outbox takes it out when it is asked again", async () => {
    await drop("order-1.csv", csv("White", 0, 5));
    await ask();
    await writeFile(join(folder, "outbox", "order-1.json"), "{}");
    expect(await ask()).toMatchObject({ status: "complete" });
    expect(await readdir(join(folder, "outbox"))).toEqual([]);
  });
});

describe("a folder that cannot be used", () => {
  it("is an error of the order that says which", async () => {
    await writeFile(join(folder, "file"), "");
    const inside = join(folder, "file", "orders");
    const acquirer = open({ folder: inside });
    await expect(acquire(acquirer, order)).rejects.toMatchObject({
      name: "AcquisitionError",
      hint: expect.stringContaining(inside),
    });
  });

  it("or wrong options are told before anything is written", () => {
    const slip = { settleSecond: 1 } as Partial<InboxAcquirerOptions>;
    expect(() => open({ ...slip, folder: "", settleSeconds: -1 })).toThrow(
      /did you mean "settleSeconds".*folder: is missing.*settleSeconds: is -1/s,
    );
    expect(() => open({ unitCosts: [1] })).toThrow("unitCosts");
  });

  it("ends a call that waits when it is aborted", async () => {
    await drop("order-1/people.csv");
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 30);
    const started = performance.now();
    await expect(acquire(open({ settleSeconds: 60 }), order, controller.signal)).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

it("refuses what is no folder before anything is ordered", async () => {
  const file = join(folder, "a.csv");
  await writeFile(file, "x");
  for (const wrong of [file, "a\0b"])
    expect(() => createInboxAcquirer({ encoder: exampleEncoder, folder: wrong })).toThrow(
      /folder: is .*, which is no folder/,
    );
});
