import { assertEquals, assertRejects } from "@std/assert";
import { Http } from "../../_shared/http/mod.ts";
import { MlflowError } from "../errors.ts";
import { DefaultStorageFiles } from "./default_storage.ts";
import { storageError } from "./storage_errors.ts";

const URI = "/Models/main/offers/ranker/3";

/** What is listed where a workspace gives these answers, and what it was asked. */
async function list(path: string, answers: readonly Response[]) {
  const asked: string[] = [];
  using http = new Http("https://h", {
    errorOf: storageError,
    fetch: (url) => {
      asked.push(url.replace("https://h/api/2.0/fs/directories", ""));
      return Promise.resolve(answers[asked.length - 1]);
    },
  });
  const files = await new DefaultStorageFiles(http, http).list(URI, path);
  return { asked, files };
}

Deno.test("list() reads all pages of a folder, by name, relative to the version", async () => {
  const { asked, files } = await list("a b", [
    Response.json({
      contents: [{ path: `${URI}/a b/z.txt`, file_size: 12 }],
      next_page_token: "two",
    }),
    Response.json({ contents: [{ path: `${URI}/a b/c`, is_directory: true }] }),
  ]);
  assertEquals(files, [
    { path: "a b/c", isDir: true, fileSize: null },
    { path: "a b/z.txt", isDir: false, fileSize: 12 },
  ]);
  assertEquals(asked, [`${URI}/a%20b`, `${URI}/a%20b?page_token=two`]);
});

Deno.test("list() of a file or of nothing is empty; another refusal is told", async () => {
  assertEquals((await list("model.lgb", [new Response("", { status: 404 })])).files, []);
  const error = await assertRejects(
    () => list("", [new Response("", { status: 403 })]),
    MlflowError,
  );
  assertEquals(error.errorCode, "PERMISSION_DENIED");
});
