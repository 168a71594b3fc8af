/**
 * What each setting is: its type and place in the product in `Settings`, its range,
 * default and help text in the schema beside it.
 * @module
 */
import { z } from "zod";
import { toDays } from "./_shared/dates.ts";
import { PRICE_FORM } from "./reasons/chat/token_price.ts";

const isoDate = z.string().refine((text) => {
  try {
    toDays(text);
    return true;
  } catch {
    return false;
  }
}, "expected a calendar date YYYY-MM-DD");

const share = z.number().gt(0).lte(1);

/** All settings, validated. Defaults and the words of the help text are in the schema below. */
export interface Settings {
  /** Which defaults hold: those of one machine, or those of a Databricks workspace. */
  mode: "local" | "databricks";
  /** Where the tables come from. */
  source: "synthetic" | "files" | "synthea" | "unity_catalog";
  /** Folder of the source; null for `synthetic` and `unity_catalog`, which need none. */
  dir: string | null;
  /** Unity Catalog's catalog of tables and models. */
  catalog: string;
  /** Schema in the catalog. */
  schema: string;
  /** Id of the SQL warehouse that reads tables (`unity_catalog`); null where none is set. */
  warehouse: string | null;
  /** File that maps the headers of own files; null for `mapping.json` in their folder, if there. */
  mapping: string | null;
  /** ISO date: no row of own files may lie on or after it; null for a year after `asOf`. */
  extractEnd: string | null;
  /** Largest share of a table's rows that may be quarantined, 0 to 1. */
  maxQuarantined: number;
  /** Members to generate (`synthetic`), 1 to 10,000,000. */
  members: number;
  /** Seed of every random draw, 0 to 2,147,483,647. */
  seed: number;
  /** ISO date: nothing on or after this day is seen; the end of a synthetic extract. */
  asOf: string;
  /** Folder of the tables. */
  data: string;
  /** Folder of everything made from them. */
  out: string;
  /** Whether the synthetic tables are written as CSV, too. */
  csv: boolean;
  /** Threads and training workers, 1 to 256; no result depends on it. */
  threads: number;
  /** Most offers per member, 1 to 16. */
  topN: number;
  /** Lowest score that is recommended, 0 to 100. */
  minScore: number;
  /** Offer categories to recommend from, separated by commas; null for all. */
  categories: string | null;
  /** Channel that the reasons are written for; mail, email and phone are shared. */
  channel: "email" | "app" | "portal" | "phone" | "mail";
  /** Whether reasons of sensitive offers are withheld on shared channels instead of written without a name. */
  withholdSensitive: boolean;
  /** Who writes the reasons: `template`, offline, or an LLM by its chat endpoint. */
  writer: "template" | "chat";
  /** Most calls to the LLM at a time, 1 to 64. */
  llmConcurrency: number;
  /** Most calls to the LLM in a run, 0 to 10,000,000. */
  llmMaxCalls: number;
  /** Tokens after which a run calls the LLM no more, 0 to 10,000,000,000. */
  llmMaxTokens: number;
  /** Dollars per million tokens of prompts and answers, as in "0.15/0.60"; null where unknown. */
  llmPrice: string | null;
  /** Longest time for one try of a call, 1 to 600 seconds. */
  llmTimeout: number;
  /** Whether the LLM streams its answers. */
  llmStream: boolean;
  /** Share of members held out, between 0 and 1. */
  testShare: number;
  /** Standard deviation of the noise on training labels, 0 to 50 points. */
  labelNoiseSd: number;
  /** Boosting rounds, 1 to 10,000. */
  nEstimators: number;
  /** Step size shrinkage, above 0 and at most 1. */
  learningRate: number;
  /** Most leaves per tree, 2 to 1,024. */
  numLeaves: number;
  /** Fewest training rows in a leaf, 1 or more. */
  minDataInLeaf: number;
  /** Share of features per tree, above 0 and at most 1. */
  featureFraction: number;
  /** Share of rows per bag, above 0 and at most 1. */
  baggingFraction: number;
  /** Rounds after which a new bag is drawn; 0 is no bagging, whatever the fraction. */
  baggingFreq: number;
  /** Where training runs are tracked (MLflow); null for a store in the output folder. */
  trackingUri: string | null;
  /** Where models are registered; null for the place of the tracking. */
  registryUri: string | null;
  /** Experiment that training runs belong to. */
  experiment: string;
  /** Name that trained models are registered under. */
  modelName: string;
  /** Model that scores: URI of a registered or logged one, or a folder; null for that of the output folder. */
  model: string | null;
  /** Whether a run ends with an error after a stage that gave a warning. */
  strict: boolean;
}

/** Unity Catalog takes other names, too, between backticks; these need none anywhere. */
const catalogName = z.string().regex(
  /^[a-z0-9_-]{1,255}$/i,
  "expected letters, digits, _ and - alone",
);

const settingsShape = {
  mode: z.enum(["local", "databricks"]).default("local")
    .describe("which defaults hold: those of one machine, or of a Databricks workspace"),
  source: z.enum(["synthetic", "files", "synthea", "unity_catalog"]).default("synthetic")
    .describe("where the tables come from"),
  dir: z.string().min(1).nullable().default(null)
    .describe("folder of the source (files, synthea)"),
  catalog: catalogName.default("healthcare_demo")
    .describe("Unity Catalog's catalog of tables and models"),
  schema: catalogName.default("offer_prioritization").describe("schema in the catalog"),
  warehouse: z.string().regex(/^[\w-]{1,64}$/, "expected the id of a SQL warehouse, no URL")
    .nullable().default(null)
    .describe("id of the SQL warehouse that reads the tables (unity_catalog)"),
  mapping: z.string().min(1).nullable().default(null)
    .describe("file that maps the headers of own tables (default: DIR/mapping.json if there)"),
  extractEnd: isoDate.nullable().default(null)
    .describe("no row of own files may lie on or after this day (default: a year after as-of)"),
  maxQuarantined: z.number().min(0).max(1).default(0.05)
    .describe("largest share of a table's rows that may be quarantined (files)"),
  members: z.int().min(1).max(10_000_000).default(50_000)
    .describe("members to generate (synthetic)"),
  seed: z.int().min(0).max(2 ** 31 - 1).default(42)
    .describe("seed of every random draw"),
  asOf: isoDate.default("2026-06-30")
    .describe("nothing on or after this day is seen; the end of a synthetic extract"),
  data: z.string().min(1).default("data/healthcare").describe("folder of the tables"),
  out: z.string().min(1).default("outputs").describe("folder of everything made from them"),
  csv: z.boolean().default(false).describe("write the synthetic tables as CSV, too"),
  threads: z.int().min(1).max(256).default(2)
    .describe("threads and training workers; no result depends on it"),
  topN: z.int().min(1).max(16).default(5).describe("most offers per member"),
  minScore: z.number().min(0).max(100).default(30).describe("lowest score that is recommended"),
  categories: z.string().nullable().default(null)
    .describe("offer categories to recommend from, separated by commas (default: all)"),
  channel: z.enum(["email", "app", "portal", "phone", "mail"]).default("mail")
    .describe("channel that the reasons are written for; mail, email and phone are shared"),
  withholdSensitive: z.boolean().default(false)
    .describe(
      "write no reason of a sensitive offer on a shared channel (default: one without name)",
    ),
  writer: z.enum(["template", "chat"]).default("template")
    .describe("who writes the reasons: the template, or an LLM (see README for its variables)"),
  llmConcurrency: z.int().min(1).max(64).default(8).describe("most calls to the LLM at a time"),
  llmMaxCalls: z.int().min(0).max(10_000_000).default(100_000)
    .describe("most calls to the LLM in a run; the template goes on after them"),
  llmMaxTokens: z.int().min(0).max(10_000_000_000).default(50_000_000)
    .describe("tokens after which a run calls the LLM no more"),
  llmPrice: z.string().regex(PRICE_FORM, "expected IN/OUT such as 0.15/0.60").nullable()
    .default(null)
    .describe("USD per million tokens, prompts/answers, such as 0.15/0.60: the cost is shown"),
  llmTimeout: z.number().min(1).max(600).default(60)
    .describe("seconds for one try of a call to the LLM"),
  llmStream: z.boolean().default(false).describe("let the LLM stream its answers"),
  testShare: z.number().gt(0).lt(1).default(0.2).describe("share of members held out"),
  labelNoiseSd: z.number().min(0).max(50).default(5)
    .describe("standard deviation of the noise on training labels"),
  nEstimators: z.int().min(1).max(10_000).default(200).describe("boosting rounds"),
  learningRate: share.default(0.05).describe("step size shrinkage"),
  numLeaves: z.int().min(2).max(1024).default(31).describe("most leaves per tree"),
  minDataInLeaf: z.int().min(1).default(20).describe("fewest training rows in a leaf"),
  featureFraction: share.default(0.8).describe("share of features per tree"),
  baggingFraction: share.default(0.8).describe("share of rows per bag"),
  baggingFreq: z.int().min(0).default(5)
    .describe("draw a new bag every so many rounds (0: no bagging, whatever the fraction)"),
  trackingUri: z.string().min(1).nullable().default(null)
    .describe("MLflow store of training runs (default: sqlite:///OUT/mlflow/mlflow.db)"),
  registryUri: z.string().min(1).nullable().default(null)
    .describe("MLflow registry of models (default: the tracking URI)"),
  experiment: z.string().min(1).default("healthcare_offer_prioritization")
    .describe("MLflow experiment of training runs"),
  modelName: z.string().min(1).default("healthcare_offer_prioritizer")
    .describe("name that trained models are registered under"),
  model: z.string().min(1).nullable().default(null)
    .describe(
      "model that scores: models:/NAME@ALIAS, models:/NAME/3, or a folder (default: OUT/model)",
    ),
  strict: z.boolean().default(false).describe("end with an error where a fallback was taken"),
} satisfies { [Name in SettingName]: z.ZodType<Settings[Name]> };

/** Checks an object of settings and fills in defaults. */
export const settingsSchema = z.strictObject(settingsShape);

/** Name of a setting. */
export type SettingName = keyof Settings;

/** Names of all settings in the order of the help text. */
export const SETTING_NAMES = Object.keys(settingsShape) as SettingName[];

/** What the help text and the flag parser know of a setting. */
export interface SettingDescription {
  /** What it sets, in the words of the help text. */
  readonly description: string;
  /** Its value where it is set nowhere. */
  readonly default: Settings[SettingName];
  /** Whether its flag stands alone, without a value. */
  readonly isBoolean: boolean;
  /** The values it may have; empty where they are not listed. */
  readonly choices: readonly string[];
}

/** Description, default and kind of a setting. */
export function describeSetting(setting: SettingName): SettingDescription {
  const schema = settingsShape[setting];
  return {
    description: schema.description ?? "",
    default: schema.parse(undefined) as Settings[SettingName],
    isBoolean: schema.unwrap() instanceof z.ZodBoolean,
    choices: schema.unwrap() instanceof z.ZodEnum
      ? (schema.unwrap() as z.ZodEnum).options.map(String)
      : [],
  };
}
