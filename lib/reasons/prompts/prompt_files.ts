/**
 * The prompts: versioned files, one per purpose and one per channel beside the
 * rules that all share, put together by one function.
 * @module
 */
import { checkContext, type ReasonContext } from "../context.ts";
import type { Violation } from "../gates/mod.ts";

/** Version of the prompt files: the name of their folder. */
export const PROMPT_VERSION = "v1";

/** Files of a version with the placeholders that each may and must hold. */
const PLACEHOLDERS = {
  rules: ["language", "purpose", "channel"],
  purpose_plan_benefit: [],
  purpose_care_coordination: [],
  purpose_third_party_paid: [],
  channel_app: [],
  channel_portal: [],
  channel_mail: [],
  channel_phone: [],
  channel_email: [],
  context: ["offer", "facts"],
  retry: ["rule", "span"],
} as const satisfies Record<string, readonly string[]>;

type PromptFile = keyof typeof PLACEHOLDERS;

/** The text of every file of a version. */
export type PromptFiles = Readonly<Record<PromptFile, string>>;

/** What is sent to a model. */
export interface Prompt {
  /** Version of the files that it was made from. */
  readonly version: string;
  /** The rules. */
  readonly system: string;
  /** The offer and the facts. */
  readonly user: string;
  /** What the last answer broke, where there was one. */
  readonly retry?: string;
}

/**
 * Reads the prompt files of a version and checks their placeholders.
 *
 * @param folder Folder of the version; default: that of this code.
 * @throws RangeError naming the file for an unknown or missing placeholder.
 */
export function readPromptFiles(
  folder: URL = new URL(`./${PROMPT_VERSION}/`, import.meta.url),
): PromptFiles {
  const entries = Object.entries(PLACEHOLDERS).map(([name, expected]) => {
    const text = Deno.readTextFileSync(new URL(`${name}.txt`, folder)).trimEnd();
    const found = [...text.matchAll(/\{([a-z_]+)\}/g)].map(([, placeholder]) => placeholder);
    const unknown = found.find((placeholder) =>
      !(expected as readonly string[]).includes(placeholder)
    );
    if (unknown !== undefined) {
      throw new RangeError(
        `Unknown placeholder {${unknown}} in prompt file ${name}.txt: use ${
          expected.map((placeholder) => `{${placeholder}}`).join(", ") || "none"
        }`,
      );
    }
    const missing = expected.find((placeholder) => !found.includes(placeholder));
    if (missing !== undefined) {
      throw new RangeError(`Prompt file ${name}.txt lacks the placeholder {${missing}}: add it`);
    }
    return [name, text];
  });
  return Object.fromEntries(entries) as PromptFiles;
}

/**
 * Puts a prompt together from the files and a context, and from nothing else.
 *
 * @param options.violation What the last answer broke; its span is cut to 80 characters.
 * @throws TypeError for a context that breaks its rules.
 */
export function renderPrompt(
  context: ReasonContext,
  options: { files: PromptFiles; violation?: Violation },
): Prompt {
  const { files, violation } = options;
  const { offer, factors, language, purpose, channel } = checkContext(context);
  const lines = [offer.name, offer.description, offer.opening, offer.about, offer.closing]
    .filter((text) => text !== undefined);
  const facts = factors.map(({ id, statement, help, label, band }) =>
    `${id}: ${statement}. (${
      [label && band && `${label}: ${band}`, `the offer: ${help}`]
        .filter(Boolean).join("; ")
    })`
  );
  return {
    version: PROMPT_VERSION,
    system: fill(files.rules, {
      language: language === "en-US" ? "American English" : language,
      purpose: files[`purpose_${purpose}`],
      channel: files[`channel_${channel}`],
    }),
    user: fill(files.context, {
      offer: lines.join(" / "),
      facts: facts.join("\n") || "none: speak of the offer alone",
    }),
    ...(violation && {
      retry: fill(files.retry, { rule: violation.rule, span: violation.span.slice(0, 80) }),
    }),
  };
}

/** Placeholders are filled in one pass: a brace in a value is never a placeholder. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z_]+)\}/g, (_, name) => values[name]);
}
