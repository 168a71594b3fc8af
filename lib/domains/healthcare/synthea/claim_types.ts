/**
 * How an encounter becomes a claim type, and a claim type a provider type. The
 * export has no billing codes and its providers are nearly all general
 * practices, so both follow from the encounter's class, its procedures and its
 * diagnosis.
 * @module
 */
import { quote } from "../../../data/database.ts";
import type { CLAIM_TYPES, PROVIDER_TYPES } from "../schema.ts";

type ClaimType = typeof CLAIM_TYPES[number];
type ProviderType = typeof PROVIDER_TYPES[number];

/** Kinds of procedures that decide a claim's type. */
export type ProcedureKind =
  | "dental"
  | "vision"
  | "therapy"
  | "imaging"
  | "lab"
  | "facility"
  | "screening"
  | "routine";

/** Kind by words of a procedure's description, the first that fits; else `routine`. */
export const PROCEDURE_KINDS: readonly (readonly [pattern: string, ProcedureKind])[] = [
  // Questionnaires, exercise tests and referrals would pass for laboratory tests and operations.
  ["assessment|exercise|stair-climbing|referral", "routine"],
  ["dental|tooth|teeth|molar|gingiv|denture|\\boral health|fluoride", "dental"],
  ["\\beye|visual acuity|optometr|refraction|slit.lamp|ophthalm", "vision"],
  [
    "psychotherap|behavioral therapy|behavioural therapy|counseling for mental|group therapy",
    "therapy",
  ],
  [
    "colonoscopy|screening mammography|occult blood|cytopathology.*genital|bone density|digital examination of rectum",
    "screening",
  ],
  [
    "x-ray|radiograph|mammogra|ultraso|echocardiogra|computed tomography|magnetic resonance|\\bct\\b|\\bmri\\b",
    "imaging",
  ],
  [
    "dialysis|surg|transplant|ectomy|bypass|anesthesia|chemotherapy|radiation therapy|transfusion|catheter|angiography|intervention|ligation|biopsy|intubation|hospice|childbirth|cesarean|induced termination|arthroplasty|replacement of (hip|knee|heart)",
    "facility",
  ],
  ["culture|antigen|antibody|hemogram|\\btest\\b|smear|measurement of .* in|typing", "lab"],
];

/**
 * Claim types, the first rule that holds. SQL over one encounter: `class` (lower
 * case), `code`, `reason` and `visit` (lower-case descriptions), `category` (its
 * diagnosis), `n_procedures`, `n_immunizations` and `n_<kind>` procedures.
 */
export const CLAIM_TYPE_RULES: readonly (readonly [when: string, ClaimType])[] = [
  ["class = 'emergency'", "emergency"],
  // Hospice and skilled nursing are stays, too.
  ["class IN ('inpatient', 'hospice', 'snf')", "inpatient"],
  ["class = 'urgentcare'", "urgent_care"],
  ["class = 'virtual'", "telehealth"],
  ["class = 'wellness'", "preventive"],
  ["n_dental > 0 OR category = 'dental'", "dental"],
  ["n_vision > 0 OR category = 'vision'", "vision"],
  // 33879002: administration of vaccine; a visit that did nothing but immunize.
  ["code = '33879002' OR (n_immunizations > 0 AND n_procedures = 0)", "preventive"],
  ["n_screening > 0 AND category IN ('preventive', 'other')", "preventive"],
  ["n_therapy > 0 OR category IN ('depression', 'mental_health')", "mental_health"],
  ["n_procedures > 0 AND n_imaging = n_procedures", "imaging"],
  ["n_procedures > 0 AND n_lab = n_procedures", "lab"],
  // 371883000: outpatient procedure.
  ["n_facility > 0 OR code = '371883000' OR class = 'home'", "outpatient"],
  [
    "category IN ('cardiovascular', 'respiratory', 'cancer', 'kidney', 'maternity') OR reason LIKE '%allerg%' OR visit LIKE '%allerg%'",
    "specialist",
  ],
  ["TRUE", "primary_care"],
];

/** Where a claim of a type is served; an inference, as the export does not say. */
export const PROVIDER_OF_CLAIM_TYPE: Readonly<Record<ClaimType, ProviderType>> = {
  primary_care: "physician",
  specialist: "physician",
  emergency: "hospital",
  urgent_care: "clinic",
  inpatient: "hospital",
  outpatient: "clinic",
  telehealth: "telehealth",
  lab: "laboratory",
  imaging: "imaging_center",
  pharmacy: "pharmacy",
  dental: "dentist",
  vision: "optometrist",
  mental_health: "therapist",
  preventive: "physician",
};

/** SQL expression for a procedure's kind. */
export function procedureKindSql(description: string): string {
  const cases = PROCEDURE_KINDS.map(([pattern, kind]) =>
    `WHEN regexp_matches(lower(${description}), ${quote(pattern)}) THEN ${quote(kind)}`
  );
  return `CASE ${cases.join("\n")} ELSE 'routine' END`;
}

/** SQL expression for an encounter's claim type, over the columns named at {@linkcode CLAIM_TYPE_RULES}. */
export function claimTypeSql(): string {
  return `CASE ${
    CLAIM_TYPE_RULES.map(([when, type]) => `WHEN ${when} THEN ${quote(type)}`).join("\n")
  } END`;
}

/** SQL expression for the provider type of a claim type. */
export function providerTypeSql(claimType: string): string {
  const cases = Object.entries(PROVIDER_OF_CLAIM_TYPE).map(([type, provider]) =>
    `WHEN ${quote(type)} THEN ${quote(provider)}`
  );
  return `CASE ${claimType} ${cases.join(" ")} END`;
}
