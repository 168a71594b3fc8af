import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ReasonContext } from "../context.ts";
import { type Prompt, PROMPT_VERSION, readPromptFiles, renderPrompt } from "./prompt_files.ts";

const SNAPSHOT = new URL(`./testdata/prompts_${PROMPT_VERSION}.txt`, import.meta.url);
const files = readPromptFiles();

const factors = [{ id: "f1", statement: "you log in often", help: "It is close by." }];
const offer = { opening: "An offer.", about: "It is a program.", closing: "Have a look." };
const privateParts = {
  offer: { name: "Program", description: "A program", ...offer },
  factors: [{ ...factors[0], label: "Logins", band: "several" }],
};

function contextOf(
  purpose: ReasonContext["purpose"],
  channel: ReasonContext["channel"],
): ReasonContext {
  const isPrivate = channel === "app" || channel === "portal";
  return {
    language: "en-US",
    channel,
    purpose,
    privacy: isPrivate ? "private" : "shared",
    ...(isPrivate ? privateParts : { offer, factors }),
  };
}

const show = ({ system, user, retry }: Prompt) => [system, user, retry ?? ""].join("\n---\n");

/** Every purpose on every channel, and a second try. */
function allPrompts(): string {
  const purposes = ["plan_benefit", "care_coordination", "third_party_paid"] as const;
  const channels = ["app", "portal", "mail", "phone", "email"] as const;
  const prompts = purposes.flatMap((purpose) =>
    channels.map((channel) => {
      const prompt = renderPrompt(contextOf(purpose, channel), { files });
      return `===== ${purpose}, ${channel}\n${show(prompt)}`;
    })
  );
  const violation = { rule: "urgency", span: "now" };
  const again = renderPrompt(contextOf("plan_benefit", "app"), { files, violation });
  const empty = renderPrompt({ ...contextOf("plan_benefit", "mail"), factors: [] }, { files });
  return [...prompts, `===== again\n${show(again)}`, `===== no factor\n${show(empty)}`].join("\n");
}

Deno.test("renderPrompt() gives the prompts of the snapshot, which is one per version", () => {
  // A changed prompt is a new version: cached answers belong to the old one.
  assertEquals(allPrompts(), Deno.readTextFileSync(SNAPSHOT));
});

Deno.test("renderPrompt() fills in no placeholder of a value and cuts a long span", () => {
  const violation = { rule: "{span}", span: "x".repeat(500) };
  const { retry } = renderPrompt(contextOf("plan_benefit", "app"), { files, violation });
  assert(retry!.includes('"{span}"') && retry!.length < 250);
});

Deno.test("readPromptFiles() names a file with an unknown or a missing placeholder", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      Deno.writeTextFileSync(join(folder, `${name}.txt`), text);
    }
    const url = pathToFileURL(`${folder}/`);
    assertEquals(readPromptFiles(url), files);
    Deno.writeTextFileSync(join(folder, "retry.txt"), "{rule} {span} {member_id}");
    assertThrows(() => readPromptFiles(url), RangeError, "Unknown placeholder {member_id} in");
    Deno.writeTextFileSync(join(folder, "retry.txt"), "{rule}");
    assertThrows(() => readPromptFiles(url), RangeError, "retry.txt lacks the placeholder {span}");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
