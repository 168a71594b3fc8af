import type { ReasonTexts } from "../../../reasons/mod.ts";
import { chronicTexts } from "./chronic_texts.ts";
import { costTexts } from "./cost_texts.ts";
import { fitnessTexts } from "./fitness_texts.ts";
import { mentalHealthTexts } from "./mental_health_texts.ts";
import { navigationTexts } from "./navigation_texts.ts";
import { pharmacyTexts } from "./pharmacy_texts.ts";
import { preventiveTexts } from "./preventive_texts.ts";
import { telehealthTexts } from "./telehealth_texts.ts";

/**
 * What reasons of the health plan say, in American English. A letter, a call or
 * an e-mail may reach someone else in the household, so only app and portal, which
 * need a sign-in, are private.
 */
export const healthcareReasonTexts: ReasonTexts = {
  language: "en-US",
  version: "2",
  neverCited: [
    "gender_encoded",
    "region_encoded",
    "income_bracket_encoded",
    "family_size",
    "risk_score",
    "high_risk_flag",
  ],
  saidOnce: ["this past year"],
  and: ", and ",
  ageFeatures: ["age", "age_group_encoded", "is_senior", "is_young_adult"],
  privacyOf: {
    app: "private",
    portal: "private",
    email: "shared",
    mail: "shared",
    phone: "shared",
  },
  offers: {
    ...preventiveTexts,
    ...chronicTexts,
    ...mentalHealthTexts,
    ...pharmacyTexts,
    ...telehealthTexts,
    ...fitnessTexts,
    ...navigationTexts,
    ...costTexts,
  },
};
