import { assertEquals, assertRejects } from "@std/assert";
import { Http, type Json } from "../../_shared/http/mod.ts";
import { MlflowError } from "../errors.ts";
import { storageError } from "./storage_errors.ts";
import { WorkspaceFiles } from "./workspace_files.ts";

const PLACE = "dbfs:/databricks/mlflow-tracking/1";

/** What is listed where a workspace answers with these pages, and what it was asked. */
async function list(uri: string, path: string, pages: readonly Json[]) {
  const asked: string[] = [];
  using http = new Http("https://h", {
    errorOf: storageError,
    fetch: (url) => {
      asked.push(decodeURIComponent(url.replace("https://h/api/2.0/mlflow/", "")));
      return Promise.resolve(Response.json(pages[asked.length - 1]));
    },
  });
  const files = await new WorkspaceFiles(http, http).list(uri, path);
  return { asked, files };
}

Deno.test("list() reads all pages of a run's folder, by name", async () => {
  const { asked, files } = await list(`${PLACE}/r1/artifacts`, "plots", [
    { files: [{ path: "plots/b.png", file_size: "12" }], next_page_token: "two" },
    { files: [{ path: "plots/a", is_dir: true }, { path: "plots/c.png", is_dir: false }] },
  ]);
  assertEquals(files, [
    { path: "plots/a", isDir: true, fileSize: null },
    { path: "plots/b.png", isDir: false, fileSize: 12 },
    { path: "plots/c.png", isDir: false, fileSize: 0 },
  ]);
  assertEquals(asked, [
    "artifacts/list?run_id=r1&path=plots",
    "artifacts/list?run_id=r1&path=plots&page_token=two",
  ]);
});

Deno.test("list() of a logged model asks for its folders, and a file holds nothing", async () => {
  // Asked for a file, a workspace lists the file itself.
  const pages = [{ files: [{ path: "model.lgb", is_dir: false, file_size: 7 }] }];
  const { asked, files } = await list(`${PLACE}/logged_models/m-1/artifacts/`, "model.lgb", pages);
  assertEquals(asked, [
    "logged-models/m-1/artifacts/directories?artifact_directory_path=model.lgb",
  ]);
  assertEquals(files, []);
  assertEquals((await list(`${PLACE}/r1/artifacts`, "", [{}])).files, []);
});

Deno.test("artifacts outside the workspace are refused", async () => {
  for (const uri of ["s3://bucket/1/r1/artifacts", "dbfs:/mine/r1/artifacts"]) {
    const error = await assertRejects(() => list(uri, "", [{}]), MlflowError);
    assertEquals(error.errorCode, "NOT_IMPLEMENTED");
  }
});
