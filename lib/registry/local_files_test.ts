import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { inTestFolder } from "../_shared/test_folder.ts";
import { checkArtifactPath, checkFolderHash, folderHash, listFiles } from "./local_files.ts";
import { MlflowError } from "./errors.ts";

async function writeFiles(folder: string): Promise<void> {
  await Deno.mkdir(join(folder, "b"));
  for (const [name, text] of [["c.txt", "3"], ["b/a.txt", "2"], ["a.txt", "1"]]) {
    await Deno.writeTextFile(join(folder, name), text);
  }
}

Deno.test("listFiles() names the files below a folder in order, and refuses links and nothing", () =>
  inTestFolder(async (folder) => {
    await writeFiles(folder);
    assertEquals(await listFiles(folder), ["a.txt", "b/a.txt", "c.txt"]);
    await assertRejects(() => listFiles(join(folder, "none")), MlflowError, "check the path");
    await Deno.symlink(join(folder, "a.txt"), join(folder, "b", "link"));
    await assertRejects(() => listFiles(folder), MlflowError, "is a link: log a copy");
  }));

Deno.test("folderHash() is that of sha256sum's lines, by which stored models are known", () =>
  inTestFolder(async (folder) => {
    await writeFiles(folder);
    // sha256sum a.txt b/a.txt c.txt | sha256sum
    const hash = "d23e96e9cf25c6ab4596a4b3d41779c31452f49f095153d1fa9de0f1280a1318";
    assertEquals(await folderHash(folder), hash);
    await checkFolderHash("it", folder, hash);
    await checkFolderHash("a model of Python", folder, undefined);
    await Deno.writeTextFile(join(folder, "a.txt"), "2");
    const error = await assertRejects(() => checkFolderHash("it", folder, hash), MlflowError);
    assertEquals(error.errorCode, "DATA_LOSS");
  }));

Deno.test("checkArtifactPath() takes off outer slashes and refuses what leaves the folder", () => {
  assertEquals(["", "/", "a/b", "/a//"].map(checkArtifactPath), ["", "", "a/b", "a"]);
  for (const path of ["..", "a/../b", "a//b", "./a", "a\\b", "a\0b"]) {
    assertThrows(() => checkArtifactPath(path), MlflowError, "pass FOLDER/FILE");
  }
});
