import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "./errors.ts";
import {
  exists,
  readJson,
  removeTemporaries,
  replaceFile,
  replaceFolder,
  restoreFolder,
  sha256,
  sha256File,
  withSystemFolder,
  writeFileAtomic,
} from "./files.ts";
import { inTestFolder } from "./test_folder.ts";

const names = (folder: string) =>
  Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();

Deno.test("writeFileAtomic() creates folders and leaves no temporary file", () =>
  inTestFolder(async (folder) => {
    await writeFileAtomic(join(folder, "a", "b.txt"), "text");
    assertEquals(await Deno.readTextFile(join(folder, "a", "b.txt")), "text");
    assertEquals(names(join(folder, "a")), ["b.txt"]);
  }));

Deno.test("replaceFile() keeps the old file when writing fails", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "a.txt");
    await writeFileAtomic(path, "old");
    await assertRejects(
      () =>
        replaceFile(path, async (temporaryPath) => {
          await Deno.writeTextFile(temporaryPath, "ne");
          throw new Error("power cut");
        }),
      Error,
      "power cut",
    );
    assertEquals(await Deno.readTextFile(path), "old");
    assertEquals(names(folder), ["a.txt"]);
  }));

Deno.test("replaceFile() names the remedy for a full disk and a place that is no folder", () =>
  inTestFolder(async (folder) => {
    const full = () => Promise.reject(new Error("IO Error: No space left on device"));
    await assertRejects(() => replaceFile(join(folder, "a"), full), InputError, "disk is full");
    await writeFileAtomic(join(folder, "file"), "");
    await assertRejects(
      () => writeFileAtomic(join(folder, "file", "below"), ""),
      InputError,
      "choose a folder",
    );
  }));

Deno.test("replaceFolder() swaps whole folders and keeps the old one on an error", () =>
  inTestFolder(async (folder) => {
    const target = join(folder, "model");
    await replaceFolder(target, (to) => Deno.writeTextFile(join(to, "a"), "1"));
    await replaceFolder(target, (to) => Deno.writeTextFile(join(to, "b"), "2"));
    assertEquals([names(folder), names(target)], [["model"], ["b"]]);
    await assertRejects(() => replaceFolder(target, () => Promise.reject(new Error("no"))));
    assertEquals([names(folder), names(target)], [["model"], ["b"]]);
  }));

Deno.test("restoreFolder() brings back what a kill between two renames left", () =>
  inTestFolder(async (folder) => {
    const target = join(folder, "model");
    await Deno.mkdir(`${target}.previous`);
    await Deno.writeTextFile(join(`${target}.previous`, "a"), "1");
    await restoreFolder(target);
    assert(await exists(join(target, "a")));
    assertEquals(names(folder), ["model"]);
  }));

Deno.test("sha256File() equals sha256() of the content", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "a");
    await Deno.writeTextFile(path, "abc".repeat(1_000_000));
    assertEquals(await sha256File(path), sha256("abc".repeat(1_000_000)));
    assertEquals(sha256("abc").slice(0, 16), "ba7816bf8f01cfea");
  }));

Deno.test("readJson() names the remedy for missing and damaged files", () =>
  inTestFolder(async (folder) => {
    await assertRejects(() => readJson(join(folder, "x"), "make it"), InputError, "make it");
    await Deno.writeTextFile(join(folder, "x"), "{");
    await assertRejects(() => readJson(join(folder, "x"), "make it"), InputError, "not JSON");
  }));

Deno.test("withSystemFolder() removes its folder in the end, and on an interrupt at once", async () => {
  let seen = "";
  await withSystemFolder("files-test-", async (folder) => {
    seen = folder;
    await Deno.writeTextFile(join(folder, "half"), "x");
    removeTemporaries();
    assertEquals(await exists(folder), false);
  });
  await assertRejects(
    () => withSystemFolder("files-test-", (folder) => Promise.reject(new Error(seen = folder))),
    Error,
    "files-test-",
  );
  assertEquals(await exists(seen), false);
});
