import { assertEquals, assertThrows } from "@std/assert";
import { MlflowError } from "../errors.ts";
import { pageOf, searchBody } from "./rest_store.ts";

Deno.test("searchBody() asks for 1 to 1000 results, as many as MLflow takes", () => {
  assertEquals(searchBody({}), { filter: undefined, max_results: 1_000, page_token: undefined });
  assertEquals(searchBody({ maxResults: 1 }).max_results, 1);
  for (const maxResults of [0, -1, 1_001, 1.5, NaN]) {
    assertThrows(() => searchBody({ maxResults }), MlflowError, "pass 1 to 1000");
  }
});

Deno.test("pageOf() is the last page where no token or an empty one comes", () => {
  assertEquals(pageOf({ next_page_token: "two" }, [1]), { items: [1], nextPageToken: "two" });
  for (const json of [{}, { next_page_token: "" }, { next_page_token: null }]) {
    assertEquals(pageOf(json, [1]), { items: [1] });
  }
});
