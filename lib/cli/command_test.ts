import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import { SETTING_NAMES } from "../config.ts";
import {
  type Command,
  helpText,
  parseCommandLine,
  settingsText,
  shownSettings,
} from "./command.ts";

const command: Command = {
  name: "rank",
  summary: "Ranks.",
  flags: [{ name: "start", value: "STAGE", description: "first stage" }],
  settings: SETTING_NAMES,
  run: () => Promise.resolve(),
};

Deno.test("parseCommandLine() reads settings, own flags and switches", async () => {
  const { resolved, flags } = await parseCommandLine(
    command,
    ["--members=5", "--as-of", "2024-01-31", "--json", "--start", "train"],
    { OFFERS_SEED: "9" },
  );
  assertEquals(
    [resolved.settings.members, resolved.settings.asOf, resolved.settings.seed],
    [5, "2024-01-31", 9],
  );
  assertEquals([flags.json, flags.start], [true, "train"]);
});

Deno.test("parseCommandLine() refuses what it does not know, with the nearest name", async () => {
  const refused = async (args: string[], text: string) => {
    const error = await assertRejects(() => parseCommandLine(command, args, {}), UsageError);
    assertStringIncludes(error.message, text);
  };
  await refused(["--membres", "5"], "did you mean --members?");
  await refused(["train"], 'Cannot use "train"');
  await refused(["--members"], "needs a value");
  await refused(["--members", "--json"], "needs a value");
  await refused(["--json=yes"], "takes no value");
});

Deno.test("helpText() lists every flag once with its default", () => {
  const text = helpText(command);
  for (
    const part of [
      "--as-of VALUE",
      "(default 50000)",
      "--start STAGE",
      "--debug",
      "3 input refused",
    ]
  ) {
    assertStringIncludes(text, part);
  }
});

Deno.test("shownSettings() hides a password in a URI, in text and as JSON", async () => {
  const { resolved } = await parseCommandLine(command, [], {
    MLFLOW_TRACKING_URI: "https://me:canary-1@host:5000/a@b",
    MLFLOW_REGISTRY_URI: "postgresql://canary-2@host",
  });
  const { settings } = shownSettings(resolved);
  assertEquals([settings.trackingUri, settings.registryUri], [
    "https://***@host:5000/a@b",
    "postgresql://***@host",
  ]);
});

Deno.test("settingsText() shows value and origin", async () => {
  const { resolved } = await parseCommandLine(command, ["--seed", "3"], {});
  assertStringIncludes(settingsText(resolved), "3  (flag)");
  assertStringIncludes(settingsText(resolved), '"outputs"  (default)');
});

Deno.test("parseCommandLine() takes the verb of a command that has some, and names them", async () => {
  const tracking = { ...command, verbs: ["relocate"] };
  assertEquals((await parseCommandLine(tracking, ["relocate"], {})).flags, { verb: "relocate" });
  for (const args of [[], ["move"], ["--json"]]) {
    await assertRejects(() => parseCommandLine(tracking, args, {}), UsageError, "relocate");
  }
  assertEquals((await parseCommandLine(tracking, ["--help"], {})).flags.help, true);
});

Deno.test("parseCommandLine() takes what stands after a verb", async () => {
  const registry = {
    ...command,
    verbs: ["list", "push", "show"],
    operands: { push: "RUN", show: "[VERSION]" },
  };
  const operandsOf = async (...args: string[]) =>
    (await parseCommandLine(registry, args, {})).operands;
  assertEquals(await operandsOf("push", "abc", "--json"), ["abc"]);
  assertEquals([await operandsOf("show"), await operandsOf("show", "3")], [[], ["3"]]);
  assertEquals(await operandsOf("push", "--help"), []);
  const refused = { "push --json": "without RUN", "push a b": `"b"`, "list a": `"a"` };
  for (const [line, text] of Object.entries(refused)) {
    await assertRejects(() => operandsOf(...line.split(" ")), UsageError, text);
  }
  assertStringIncludes(helpText(registry), "list | push RUN | show [VERSION] [flags]");
});
