import { join } from "node:path";
import { Database, quote } from "../../../data/database.ts";
import { type Behaviour, startTestEndpoint } from "../../../reasons/chat/test_endpoint.ts";
import { CANARIES_PER_FIELD, countCanaries, plantAccepted } from "../test_canaries.ts";
import { OWN_FILES_AS_OF } from "../test_own_files.ts";
import { honestAnswer, runCommand } from "./run_command.ts";

/** Canaries planted, and where they were found again. */
export interface CanaryReport {
  /** Canaries in the files of the plan. */
  readonly nPlanted: number;
  /** Of each identifying or free-text field. */
  readonly nPerField: number;
  /** Prompts that the endpoint saw; few, as members with equal bands share one. */
  readonly nPrompts: number;
  /** Characters looked through and canaries found in them, by place. */
  readonly places: Readonly<Record<string, { characters: number; found: number }>>;
}

/**
 * Imports files full of canaries and lets an LLM write every reason, with answers
 * of every kind; then asks for a canary by name.
 *
 * @param folder An existing folder that is empty.
 * @throws {Error} where a command ends otherwise than it should.
 */
export async function canaryRun(folder: string): Promise<CanaryReport> {
  const files = join(folder, "files");
  await Deno.mkdir(files);
  await plantAccepted(files);
  // Good, bad, malformed, refused and failing answers, so that every path is taken.
  await using endpoint = startTestEndpoint((n, call) => {
    const others: Behaviour[] = [
      honestAnswer(n, call),
      { kind: "text", text: "Act now. It is free. Hurry." },
      { kind: "text", text: '{"sentences": [' },
      { kind: "refusal" },
      { kind: "status", status: 500, retryAfter: "0.01" },
    ];
    return others[n % 7] ?? others[0];
  });
  const asOf = ["--as-of", OWN_FILES_AS_OF];
  const source = ["--source", "files", "--dir", files, ...asOf, "--n-estimators", "20"];
  const chat = ["--writer", "chat", "--channel"];
  const logs: string[] = [];
  for (
    const args of [
      ["pipeline", ...source, ...chat, "app"],
      ["reasons", ...asOf, ...chat, "mail", "--withhold-sensitive"],
      ["reasons", ...asOf, ...chat, "portal", "--llm-stream"],
    ]
  ) {
    const { code, out, err } = await runCommand(folder, args, endpoint);
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${err}`);
    logs.push(out, err);
  }
  const list = join(folder, "list.txt");
  await Deno.writeTextFile(list, "CNRY-000000000000\n");
  const refused = await runCommand(folder, ["reasons", "--members", list, ...asOf]);
  if (refused.code !== 3) throw new Error(`An unknown member ended with ${refused.code}`);
  const predictions = join(folder, "out", "predictions");
  const places = {
    prompts: JSON.stringify(endpoint.calls),
    logs: logs.join(""),
    cache: Deno.readTextFileSync(join(predictions, "chat_answers.jsonl")),
    metrics: textsIn(join(folder, "out", "reports")),
    errors: refused.err,
    texts: await writtenTexts(join(predictions, "reasons.parquet")),
  };
  return {
    nPlanted: countCanaries(textsIn(files)),
    nPerField: CANARIES_PER_FIELD,
    nPrompts: endpoint.calls.length,
    places: Object.fromEntries(
      Object.entries(places).map(([place, text]) => [place, {
        characters: text.length,
        found: countCanaries(text),
      }]),
    ),
  };
}

function textsIn(folder: string): string {
  return Array.from(Deno.readDirSync(folder), ({ name }) => join(folder, name)).sort()
    .map((path) => Deno.readTextFileSync(path)).join("");
}

/** All that is written beside the member's id, which the table has to hold. */
async function writtenTexts(path: string): Promise<string> {
  using db = await Database.open({ threads: 1 });
  const rows = await db.rows(`SELECT * EXCLUDE (member_id) FROM read_parquet(${quote(path)})`);
  return JSON.stringify(rows);
}
