/**
 * Which conditions the claims of the last year show.
 * @module
 */
import type { FeatureDefinition, Measure } from "../../../features/mod.ts";
import { CHRONIC_CATEGORIES } from "../schema.ts";
import { NEVER } from "./fills.ts";
import { isKnownCategorySql } from "./sources.ts";

const group = "diagnosis";

const CATEGORIES = [...CHRONIC_CATEGORIES, "gastrointestinal"];

/** Per category that a feature asks for: 1 with at least one claim of any type in 365 days. */
export const diagnosisMeasures: readonly Measure[] = CATEGORIES.map((category) => ({
  name: `claimed_${category}`,
  source: "claims",
  sql: `coalesce(max(b2i(days_before <= 365 AND diagnosis_category = '${category}')), 0)`,
}));

function has(name: string, label: string, categories: readonly string[]): FeatureDefinition {
  return {
    name,
    group,
    label,
    unit: "flag",
    description: `A claim with diagnosis category ${categories.join(" or ")} in the last 365 days`,
    source: "derived",
    sql: categories.map((category) => `claimed_${category} = 1`).join(" OR "),
    fill: NEVER,
    type: "flag",
  };
}

/** 13 features of the diagnosis categories. */
export const diagnosisFeatures: readonly FeatureDefinition[] = [
  has("has_diabetes", "Care for diabetes in the last year", ["diabetes"]),
  has("has_hypertension", "Care for high blood pressure in the last year", ["hypertension"]),
  has("has_cardiovascular", "Care for heart or blood pressure in the last year", [
    "cardiovascular",
    "hypertension",
  ]),
  has("has_asthma", "Care for asthma in the last year", ["asthma"]),
  has("has_respiratory", "Care for asthma or lungs in the last year", ["asthma", "respiratory"]),
  has("has_mental_health", "Care for mental health in the last year", [
    "depression",
    "mental_health",
  ]),
  has("has_musculoskeletal", "Care for joints, back or muscles in the last year", [
    "musculoskeletal",
  ]),
  has("has_cancer", "Care for cancer in the last year", ["cancer"]),
  has("has_kidney", "Care for kidneys in the last year", ["kidney"]),
  has("has_gastrointestinal", "Care for stomach or bowel in the last year", ["gastrointestinal"]),
  {
    name: "chronic_category_count",
    group,
    label: "Different long-term conditions treated in the last year",
    unit: "categories",
    description: "Number of chronic diagnosis categories with a claim in the last 365 days",
    source: "derived",
    sql: CHRONIC_CATEGORIES.map((category) => `claimed_${category}`).join(" + "),
    fill: NEVER,
    type: "number",
  },
  {
    name: "diagnosis_category_count",
    group,
    label: "Different reasons for care in the last year",
    unit: "categories",
    description: "Number of different known diagnosis categories of claims in the last 365 days",
    source: "claims",
    sql: `count(DISTINCT diagnosis_category) FILTER (WHERE days_before <= 365 AND ${
      isKnownCategorySql("diagnosis_category")
    })`,
    fill: NEVER,
    type: "number",
  },
  {
    name: "is_complex_patient",
    group,
    label: "Care for three or more long-term conditions",
    unit: "flag",
    description: "Three or more chronic diagnosis categories in the last 365 days",
    source: "derived",
    sql: "chronic_category_count >= 3",
    fill: NEVER,
    type: "flag",
  },
];
