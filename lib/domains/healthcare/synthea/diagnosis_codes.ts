/**
 * SNOMED CT codes of Synthea's modules as diagnosis categories. A code that is
 * not listed is judged by its description; what neither names is `other`.
 * @module
 */
import { quote } from "../../../data/database.ts";
import type { DIAGNOSIS_CATEGORIES } from "../schema.ts";

/** A value of `claims.diagnosis_category`. */
export type DiagnosisCategory = typeof DIAGNOSIS_CATEGORIES[number];

/** Category by SNOMED CT code, for the codes whose description alone would mislead or matters most. */
export const DIAGNOSIS_OF_CODE: Readonly<Record<string, DiagnosisCategory>> = {
  "44054006": "diabetes", // Diabetes mellitus type 2
  "46635009": "diabetes", // Diabetes mellitus type 1
  "73211009": "diabetes", // Diabetes mellitus
  "368581000119106": "diabetes", // Neuropathy due to type 2 diabetes mellitus
  "422034002": "diabetes", // Retinopathy due to type 2 diabetes mellitus
  "1551000119108": "diabetes", // Nonproliferative retinopathy due to type 2 diabetes mellitus
  "1501000119109": "diabetes", // Proliferative retinopathy due to type 2 diabetes mellitus
  "97331000119101": "diabetes", // Macular oedema and retinopathy due to type 2 diabetes mellitus
  "60951000119105": "diabetes", // Blindness due to type 2 diabetes mellitus
  "90781000119102": "diabetes", // Microalbuminuria due to type 2 diabetes mellitus
  "157141000119108": "diabetes", // Proteinuria due to type 2 diabetes mellitus
  "15777000": "other", // Prediabetes: no diabetes
  "395123002": "other", // Urine screening test for diabetes
  "59621000": "hypertension", // Essential hypertension
  "38341003": "hypertension", // Hypertensive disorder
  "398254007": "maternity", // Preeclampsia
  "198992004": "maternity", // Antepartum eclampsia
  "53741008": "cardiovascular", // Coronary heart disease
  "414545008": "cardiovascular", // Ischemic heart disease
  "88805009": "cardiovascular", // Chronic congestive heart failure
  "84114007": "cardiovascular", // Heart failure
  "49436004": "cardiovascular", // Atrial fibrillation
  "22298006": "cardiovascular", // Myocardial infarction
  "401303003": "cardiovascular", // Acute ST segment elevation myocardial infarction
  "401314000": "cardiovascular", // Acute non-ST segment elevation myocardial infarction
  "399211009": "cardiovascular", // History of myocardial infarction
  "399261000": "cardiovascular", // History of coronary artery bypass grafting
  "230690007": "cardiovascular", // Stroke
  "410429000": "cardiovascular", // Cardiac arrest
  "429007001": "cardiovascular", // History of cardiac arrest
  "95281009": "cardiovascular", // Sudden cardiac death
  "60234000": "cardiovascular", // Aortic valve regurgitation
  "60573004": "cardiovascular", // Aortic valve stenosis
  "56786000": "cardiovascular", // Pulmonic valve stenosis
  "48724000": "cardiovascular", // Mitral valve regurgitation
  "132281000119108": "cardiovascular", // Acute deep venous thrombosis
  "706870000": "cardiovascular", // Acute pulmonary embolism
  "274531002": "cardiovascular", // Abnormal findings diagnostic imaging heart and coronary circulation
  "195967001": "asthma", // Asthma
  "233678006": "asthma", // Childhood asthma
  "185086009": "respiratory", // Chronic obstructive bronchitis
  "87433001": "respiratory", // Pulmonary emphysema
  "13645005": "respiratory", // Chronic obstructive lung disease
  "190905008": "respiratory", // Cystic fibrosis
  "389087006": "respiratory", // Hypoxemia, of Synthea's COPD and COVID-19 modules
  "10509002": "infection", // Acute bronchitis
  "233604007": "infection", // Pneumonia
  "370143000": "depression", // Major depressive disorder
  "36923009": "depression", // Major depression, single episode
  "35489007": "depression", // Depressive disorder
  "80583007": "mental_health", // Severe anxiety (panic)
  "47505003": "mental_health", // Posttraumatic stress disorder
  "192127007": "mental_health", // Child attention deficit disorder
  "7200002": "mental_health", // Alcoholism
  "6525002": "mental_health", // Dependent drug abuse
  "5602001": "mental_health", // Opioid abuse
  "55680006": "mental_health", // Drug overdose
  "73595000": "other", // Stress: a social finding that nearly everybody has at times
  "82423001": "musculoskeletal", // Chronic pain: back, neck and joint pain in Synthea
  "278860009": "musculoskeletal", // Chronic low back pain
  "1121000119107": "musculoskeletal", // Chronic neck pain
  "239872002": "musculoskeletal", // Osteoarthritis of hip
  "239873007": "musculoskeletal", // Osteoarthritis of knee
  "201834006": "musculoskeletal", // Localized primary osteoarthritis of the hand
  "69896004": "musculoskeletal", // Rheumatoid arthritis
  "90560007": "musculoskeletal", // Gout
  "64859006": "musculoskeletal", // Osteoporosis
  "95417003": "musculoskeletal", // Primary fibromyalgia syndrome
  "254837009": "cancer", // Malignant neoplasm of breast
  "109838007": "cancer", // Overlapping malignant neoplasm of colon
  "363406005": "cancer", // Malignant tumor of colon
  "126906006": "cancer", // Neoplasm of prostate
  "92691004": "cancer", // Carcinoma in situ of prostate
  "254637007": "cancer", // Non-small cell lung cancer
  "254632001": "cancer", // Small cell carcinoma of lung
  "93761005": "cancer", // Primary malignant neoplasm of colon
  "275978004": "preventive", // Screening for malignant neoplasm of colon
  "268547008": "preventive", // Screening for malignant neoplasm of breast
  "315268008": "other", // Suspected prostate cancer: no diagnosis yet
  "162573006": "other", // Suspected lung cancer: no diagnosis yet
  "127013003": "kidney", // Disorder of kidney due to diabetes mellitus
  "431855005": "kidney", // Chronic kidney disease stage 1
  "431856006": "kidney", // Chronic kidney disease stage 2
  "433144002": "kidney", // Chronic kidney disease stage 3
  "431857002": "kidney", // Chronic kidney disease stage 4
  "46177005": "kidney", // End-stage renal disease
  "161665007": "kidney", // History of renal transplant
  "698306007": "kidney", // Awaiting transplantation of kidney
  "68496003": "gastrointestinal", // Polyp of colon
  "713197008": "gastrointestinal", // Recurrent rectal polyp
  "74400008": "gastrointestinal", // Appendicitis
  "235919008": "gastrointestinal", // Gallstone
  "235595009": "gastrointestinal", // Gastroesophageal reflux disease
  "389095005": "preventive", // Contraception care
  "183996000": "preventive", // Sterilization requested
  "428251008": "other", // History of appendectomy
  "267020005": "other", // History of tubal ligation
  "195662009": "infection", // Acute viral pharyngitis
  "43878008": "infection", // Streptococcal sore throat
  "65363002": "infection", // Otitis media
  "40055000": "other", // Chronic sinusitis
  "196416002": "dental", // Impacted molars
  "424619006": "maternity", // Prenatal visit
  "424441002": "maternity", // Prenatal initial visit
  "169762003": "maternity", // Postnatal visit
  "183460006": "maternity", // Obstetric emergency hospital admission
  "394701000": "asthma", // Asthma follow-up
  "183478001": "asthma", // Emergency hospital admission for asthma
};

/**
 * Categories by words of a description, the first that fits; for codes that the
 * table above does not list. DuckDB regular expressions over lower-case text.
 */
export const DIAGNOSIS_OF_WORDS: readonly (readonly [pattern: string, DiagnosisCategory])[] = [
  ["suspected|screening|history of|family history|prediabetes|gestational diabetes", "other"],
  [
    "pregnan|prenatal|postnatal|obstetric|eclampsia|miscarriage|blighted ovum|fetus|childbirth",
    "maternity",
  ],
  ["kidney|renal", "kidney"],
  ["diabet", "diabetes"],
  ["malignan|carcinoma|cancer|neoplasm|leukemia|lymphoma|metastas", "cancer"],
  ["pulmonary hypertension", "cardiovascular"],
  ["hypertensi", "hypertension"],
  ["asthma", "asthma"],
  ["emphysema|chronic obstructive|cystic fibrosis|pulmonary fibrosis", "respiratory"],
  [
    "coronary|cardiac|heart|myocardial|atrial|stroke|valve|venous thrombosis|embolism",
    "cardiovascular",
  ],
  ["depressi", "depression"],
  [
    "anxiety|panic|posttraumatic|attention deficit|bipolar|schizo|alcoholi|opioid|drug abuse|overdose|suicid|psychosis",
    "mental_health",
  ],
  [
    "pneumonia|sepsis|septic|infect|sinusitis|pharyngitis|sore throat|otitis|bronchitis|cystitis|covid|influenza|\\bhiv\\b|tubercul|\\bviral|bacterial",
    "infection",
  ],
  [
    "fracture|sprain|laceration|burn|concussion|injury|wound|whiplash|rupture|dislocation|tear of",
    "injury",
  ],
  ["arthritis|osteo|fibromyalgia|gout|low back pain|neck pain|tendin|lupus", "musculoskeletal"],
  [
    "appendic|gallstone|cholecyst|colitis|crohn|gastr|esophag|polyp|diverticul|liver|hepatitis",
    "gastrointestinal",
  ],
  ["dermatitis|eczema|psoriasis|acne|cellulitis", "dermatology"],
  ["dental|tooth|teeth|molar|gingiv|denture|caries", "dental"],
  ["cataract|glaucoma|myopia|hyperopia|astigmat|refracti|visual", "vision"],
  ["immuniz|vaccin|contracept|well child|general examination", "preventive"],
];

/** SQL expression for the category of a code and its description; NULL where both are missing. */
export function diagnosisCategorySql(code: string, description: string): string {
  const byCode = Object.entries(DIAGNOSIS_OF_CODE).map(([value, category]) =>
    `WHEN ${code} = ${quote(value)} THEN ${quote(category)}`
  );
  const byWords = DIAGNOSIS_OF_WORDS.map(([pattern, category]) =>
    `WHEN regexp_matches(lower(${description}), ${quote(pattern)}) THEN ${quote(category)}`
  );
  return `CASE ${[...byCode, ...byWords].join("\n")}
    WHEN ${code} IS NOT NULL OR ${description} IS NOT NULL THEN 'other' END`;
}
