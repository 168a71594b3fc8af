import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { lockFolder } from "./folder_lock.ts";

Deno.test("lockFolder() lets one run in at a time and sweeps what killed runs left", async () => {
  const parent = await Deno.makeTempDir();
  const folder = join(parent, "outputs");
  await Deno.mkdir(folder);
  await Deno.mkdir(join(folder, "model.1-0.tmp"));
  await Deno.mkdir(join(folder, "features"));
  await Deno.writeTextFile(join(folder, "features", "a.parquet.1-1.tmp"), "half");
  await Deno.writeTextFile(join(folder, "features", "a.parquet"), "whole");
  await Deno.mkdir(join(parent, "outputs.77-0.tmp"));
  await Deno.writeTextFile(join(parent, "other.77-0.tmp"), "not ours");
  {
    using _lock = await lockFolder(folder);
    await assertRejects(() => lockFolder(folder), InputError, "another run");
  }
  {
    using _lock = await lockFolder(folder);
  }
  const left = Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
  assertEquals(left, ["features"]);
  const beside = Array.from(Deno.readDirSync(parent), (entry) => entry.name).sort();
  assertEquals(beside, [".outputs.lock", "other.77-0.tmp", "outputs"]);
  assertEquals(Array.from(Deno.readDirSync(join(folder, "features"))).length, 1);
  await Deno.remove(parent, { recursive: true });
});

Deno.test("lockFolder() names a folder that cannot be written", async () => {
  const file = await Deno.makeTempFile();
  await assertRejects(() => lockFolder(join(file, "below")), InputError, "choose another folder");
  await Deno.remove(file);
});
