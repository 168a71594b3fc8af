import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { exists } from "../_shared/files.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import { type ArtifactFiles, downloadFiles, downloadModel } from "./artifact_files.ts";
import { MlflowError } from "./errors.ts";
import { folderHash } from "./local_files.ts";

/** A server with folders as they are listed; what is in a file is its path. */
function serverOf(folders: Record<string, readonly string[]>): ArtifactFiles {
  return {
    list: (_, folder) =>
      Promise.resolve((folders[folder] ?? []).map((path) => ({
        path,
        isDir: path in folders,
        fileSize: null,
      }))),
    upload: () => Promise.reject(new Error("nothing is stored")),
    download: (_, path, to) => Deno.writeTextFile(to, path),
  };
}

const SERVER = serverOf({ "": ["a", "b.txt"], "a": ["a/c.txt"] });

Deno.test("downloadFiles() gets a folder with those below it, or the one file that is named", () =>
  inTestFolder(async (folder) => {
    const [all, one] = [join(folder, "all"), join(folder, "one")];
    await downloadFiles(SERVER, { uri: "", path: "" }, all);
    assertEquals(await Deno.readTextFile(join(all, "a", "c.txt")), "a/c.txt");
    assertEquals(await Deno.readTextFile(join(all, "b.txt")), "b.txt");
    await downloadFiles(SERVER, { uri: "", path: "/b.txt" }, one);
    assertEquals(Array.from(Deno.readDirSync(one), ({ name }) => name), ["b.txt"]);
  }));

Deno.test("downloadFiles() writes no file that a server names outside the folder", () =>
  inTestFolder(async (folder) => {
    const to = join(folder, "in");
    for (const path of ["../out.txt", "a/../../out.txt"]) {
      const place = { uri: "", path: "" };
      await assertRejects(() => downloadFiles(serverOf({ "": [path] }), place, to), MlflowError);
      assertEquals(await exists(join(folder, "out.txt")), false);
    }
  }));

Deno.test("downloadModel() puts a model in the place of another once its hash agrees", () =>
  inTestFolder(async (folder) => {
    const [there, copy] = [join(folder, "there"), join(folder, "copy")];
    await downloadFiles(SERVER, { uri: "", path: "" }, copy);
    const model = { what: "the model", uri: "", hash: await folderHash(copy) };
    await Deno.mkdir(there);
    await Deno.writeTextFile(join(there, "old"), "");
    const changed = { ...model, hash: "0".repeat(64) };
    await assertRejects(() => downloadModel(SERVER, changed, there), MlflowError, "the model");
    assertEquals(await exists(join(there, "old")), true);
    await downloadModel(SERVER, model, there);
    assertEquals(await folderHash(there), model.hash);
  }));
