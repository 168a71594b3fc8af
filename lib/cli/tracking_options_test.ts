import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { readCommit, trackingOptions } from "./tracking_options.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const OLDER = "fedcba9876543210fedcba9876543210fedcba98";

Deno.test("readCommit() finds the commit of a branch, packed or not, and of a work tree", async () => {
  const folder = await Deno.makeTempDir();
  const git = join(folder, ".git");
  assertEquals(readCommit(folder), null);
  await Deno.mkdir(join(git, "refs", "heads"), { recursive: true });
  await Deno.writeTextFile(join(git, "HEAD"), "ref: refs/heads/main\n");
  assertEquals(readCommit(folder), null);
  await Deno.writeTextFile(join(git, "packed-refs"), `# pack\n${OLDER} refs/heads/main\n`);
  assertEquals(readCommit(folder), OLDER);
  await Deno.writeTextFile(join(git, "refs", "heads", "main"), `${COMMIT}\n`);
  assertEquals(readCommit(folder), COMMIT);
  await Deno.writeTextFile(join(git, "HEAD"), `${COMMIT}\n`);
  assertEquals(readCommit(folder), COMMIT);
  const tree = join(folder, "tree");
  await Deno.mkdir(tree);
  await Deno.writeTextFile(join(tree, ".git"), "gitdir: ../.git\n");
  assertEquals(readCommit(tree), COMMIT);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("trackingOptions() takes the credentials from MLflow's variables", () => {
  const { credentials, user } = trackingOptions("train", { MLFLOW_TRACKING_TOKEN: "t", USER: "u" });
  assertEquals([credentials, user], [{ token: "t" }, "u"]);
});
