import { assertEquals } from "@std/assert";

const PROGRAM = `
import { Database } from "${new URL("./database.ts", import.meta.url).href}";
const db = await Database.open();
for (let i = 0; i < 300; i++) {
  const query = "SELECT i, 'text ' || i AS t FROM range(" + 20 * i + ") r(i)";
  await db.rows(query);
  for await (const chunk of db.chunks(query)) chunk.getRows();
}
db[Symbol.dispose]();
`;

Deno.test("Database leaves nothing behind that crashes the process at its end", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(path, PROGRAM);
  for (let run = 0; run < 8; run++) {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--allow-read",
        "--allow-env",
        "--allow-ffi",
        "--allow-sys",
        "--config",
        new URL("../../deno.json", import.meta.url).pathname,
        path,
      ],
    }).output();
    assertEquals(code, 0);
  }
  await Deno.remove(path);
});
