import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { readJson, sha256, writeJson } from "../_shared/files.ts";
import {
  dataFingerprint,
  type DataManifest,
  readDataManifest,
  tablePath,
  writeDataManifest,
} from "./manifest.ts";
import { inTestFolder } from "../_shared/test_folder.ts";

const VALIDATION = "a".repeat(64);
const manifest: DataManifest = {
  source: "files",
  asOf: "2026-06-30",
  seed: null,
  validation: null,
  tables: [{ name: "members", rows: 2, sha256: "b" }, { name: "claims", rows: 3, sha256: "c" }],
};

Deno.test("writeDataManifest() keeps the fingerprint of the validation report, null without one", () =>
  inTestFolder(async (folder) => {
    await Deno.writeTextFile(tablePath(folder, "members"), "");
    const content = {
      source: "files",
      asOf: "2026-06-30",
      seed: null,
      rows: { members: 0 },
    } as const;
    assertEquals((await writeDataManifest(folder, content)).validation, null);
    assertEquals((await readDataManifest(folder)).validation, null);
    const written = await writeDataManifest(folder, { ...content, validation: VALIDATION });
    assertEquals(written.validation, VALIDATION);
    assertEquals(await readDataManifest(folder), written);
  }));

Deno.test("readDataManifest() reads a manifest written before there were validation reports", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "manifest.json");
    const { validation: _, ...old } = manifest;
    await writeJson(path, old);
    assertEquals(await readDataManifest(folder), manifest);
    await writeJson(path, { ...await readJson(path, "") as object, validation: 1 });
    await assertRejects(() => readDataManifest(folder), InputError, "write it anew");
  }));

Deno.test("dataFingerprint() depends on the tables, and on the validation report where there is one", () => {
  const fingerprint = dataFingerprint(manifest);
  // As it was before there were validation reports, so that what was computed stays current.
  assertEquals(fingerprint, sha256("files\n2026-06-30\nclaims 3 c\nmembers 2 b"));
  assertEquals(
    dataFingerprint({ ...manifest, tables: manifest.tables.toReversed(), seed: 1 }),
    fingerprint,
  );
  const validated = dataFingerprint({ ...manifest, validation: VALIDATION });
  assertNotEquals(validated, fingerprint);
  assertNotEquals(dataFingerprint({ ...manifest, validation: "other" }), validated);
});
