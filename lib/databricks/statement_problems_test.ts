import { assertEquals, assertStringIncludes } from "@std/assert";
import type { HttpFailure } from "../_shared/http/mod.ts";
import { requestProblem, statementProblem, storageProblem } from "./statement_problems.ts";

const refused = (status: number): HttpFailure => ({
  kind: "refused",
  status,
  timeoutMs: 1_000,
  isUncertain: false,
});

Deno.test("statementProblem() takes a condition by its whole name, and repeats nothing else", () => {
  const codeOf = (message: string) => statementProblem("read", { message }).errorCode;
  assertEquals(codeOf("[TABLE_OR_VIEW_NOT_FOUND] The table `members`"), "TABLE_OR_VIEW_NOT_FOUND");
  // A name that somebody gave may hold the name of a condition.
  assertEquals(codeOf("[SOMETHING] the column MY_PERMISSION_DENIED_REASON"), "FAILED");
  const { message } = statementProblem("read", { error_code: "BAD", message: "canary" });
  assertEquals(message.includes("canary"), false);
});

Deno.test("requestProblem() tells what to do by the status", () => {
  const said = [401, 403, 404, 429, 503, 418].map((status) =>
    requestProblem("https://h", refused(status))
  );
  assertEquals(said.map(({ errorCode }) => errorCode), [
    ...["UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND", "RESOURCE_EXHAUSTED"],
    ...["TEMPORARILY_UNAVAILABLE", "BAD_REQUEST"],
  ]);
  const [, denied, , busy, , odd] = said.map(({ message }) => message);
  assertStringIncludes(denied, "CAN USE on the warehouse");
  assertStringIncludes(busy, "try again later");
  assertStringIncludes(odd, "check that DATABRICKS_HOST is a workspace");
});

Deno.test("storageProblem() tells an address that may have expired from a storage in trouble", () => {
  const codes = [400, 401, 403, 404, 410, 500].map((status) =>
    storageProblem(refused(status)).errorCode
  );
  assertEquals(codes, [...new Array(5).fill("PERMISSION_DENIED"), "TEMPORARILY_UNAVAILABLE"]);
});
