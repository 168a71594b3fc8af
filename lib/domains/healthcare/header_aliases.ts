/**
 * Names under which other systems export a plan's tables and columns, for the
 * proposal of a mapping; the likelier first. Only names that mean the same: no
 * allowed amount for the billed one, no payment date for the date of service, no
 * birth date for the age, no diagnosis code for a category, no risk score on
 * another scale than 0 to 100 (HCC).
 *
 * Sources: Facets (CLCL_, MEME_), QNXT (claimid, totalamt, totalmemamt), CMS research and
 * claim feed files (CLM_, BENE_, https://resdac.org/cms-data), DE-SynPUF (DESYNPUF_ID),
 * MarketScan (ENROLID, SVCDATE, NETPAY), OMOP 5 (person_id, total_charge, paid_by_payer),
 * Synthea's CSV export (PATIENT, TOTAL_CLAIM_COST), X12 837 terms, and the habits of
 * data warehouses (MBR_NBR, BILLED_AMT).
 * @module
 */
import type { TableSchema } from "../../data/table_schema.ts";

/** Names of one table and of its columns, separated by spaces. */
interface Aliases {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
}

const MEMBER_ID =
  "MBR_ID MEM_ID MEMBER_NBR MBR_NBR MBR_KEY MEMBER_KEY MEME_CK MEME_ID BENE_ID BENE_MBI_ID " +
  "DESYNPUF_ID ENROLID ENROLLEE_ID PERSON_ID PATIENT_ID PAT_ID PATIENT SUBSCRIBER_ID SBSB_ID";

const ALIASES: Readonly<Record<string, Aliases>> = {
  members: {
    table: "member mbr person patient beneficiary enrollee enrollment eligibility demographics " +
      "roster census",
    columns: {
      member_id: `${MEMBER_ID} ID`,
      age: "AGE_YRS AGE_YEARS MBR_AGE CURRENT_AGE AGE_AT_END_REF_YR",
      gender: "SEX SEX_CD GENDER_CD SEX_IDENT_CD BENE_SEX_IDENT_CD MEME_SEX GENDER_SOURCE_VALUE",
      region: "RGN REGION_CD RGN_CD REGION_NM CENSUS_REGION GEO_REGION MARKET_REGION",
      plan_type: "PLAN_TYP_CD PLANTYP PROD_TYPE PRODUCT_TYPE PRODUCT_TYP_CD COVERAGE_TYPE",
      tenure_months:
        "MBR_MONTHS MEMBER_MONTHS MONTHS_ENROLLED ENROLLED_MONTHS MONTHS_OF_COVERAGE " +
        "MOS_ENROLLED TENURE_MOS",
      income_bracket: "INCOME_BAND HH_INCOME_BAND INCOME_LEVEL INCOME_RANGE INCOME_GROUP " +
        "INCOME_TIER HOUSEHOLD_INCOME_BRACKET INC_BAND",
      family_size: "HH_SIZE HOUSEHOLD_SIZE FAM_SIZE FAMILY_MEMBER_COUNT NUM_FAMILY_MEMBERS " +
        "COVERED_LIVES",
      risk_score: "RISK_SCR RISK_SCORE_100 HEALTH_RISK_SCORE MBR_RISK_SCORE",
      chronic_condition_count: "CHRONIC_CNT CHRONIC_COND_CNT NUM_CHRONIC_CONDITIONS " +
        "NBR_CHRONIC_COND CHRONIC_COUNT CHRONIC_DISEASE_COUNT",
    },
  },
  claims: {
    table: "claim clm clcl encounter charge",
    columns: {
      claim_id:
        "CLM_ID CLAIM_NBR CLAIM_NUMBER CLAIM_NO CLM_NBR CLAIM_KEY CLCL_ID CUR_CLM_UNIQ_ID " +
        "ICN DCN ENCOUNTER_ID ID",
      member_id: MEMBER_ID,
      claim_date: "SVC_DT SERVICE_DATE DATE_OF_SERVICE DOS SVC_FROM_DT FROM_DT " +
        "SERVICE_FROM_DATE CLM_FROM_DT CLAIM_FROM_DATE FIRST_SVC_DT CLCL_LOW_SVC_DT SVCDATE " +
        "INCURRED_DT INCURRED_DATE VISIT_START_DATE STARTDATE",
      claim_type:
        "SVC_TYPE SERVICE_TYPE SVC_TYP_CD SVC_CATEGORY SERVICE_CATEGORY TYPE_OF_SERVICE " +
        "CLAIM_CATEGORY ENCOUNTER_TYPE ENCOUNTERCLASS VISIT_TYPE",
      claim_amount: "BILLED_AMT BILL_AMT BILLED_AMOUNT CHRG_AMT CHARGE_AMOUNT BILLED_CHARGES " +
        "SUBMITTED_CHARGES TOTAL_CHARGE TOT_CHRG_AMT CLM_TOT_CHRG_AMT CLCL_TOT_CHG CLM_AMT " +
        "TOTAL_CLAIM_COST TOTALAMT",
      paid_amount: "PAID_AMT PLAN_PAID_AMT PLAN_PAID AMT_PAID NET_PAID NETPAY PAID_BY_PAYER " +
        "PAYER_PAID_AMT INSURANCE_PAID CLM_PMT_AMT CLCL_TOT_PAYABLE TOTALPAID " +
        "PAYER_COVERAGE",
      member_responsibility: "MBR_RESP_AMT MBR_RESP PATIENT_RESPONSIBILITY PATIENT_RESP " +
        "PAT_RESP_AMT MEMBER_LIABILITY MBR_LIAB_AMT PATIENT_LIABILITY MEMBER_COST_SHARE COST_SHARE_AMT " +
        "OUT_OF_POCKET OOP_AMT PAID_BY_PATIENT TOTALMEMAMT",
      diagnosis_category: "DX_GROUP DX_GRP DX_CATEGORY DIAG_CAT DIAG_GROUP DIAGNOSIS_GROUP " +
        "PRIMARY_DIAGNOSIS_CATEGORY CONDITION_CATEGORY DISEASE_CATEGORY",
      provider_type: "PROV_TYPE PROV_TYP_CD PRVDR_TYPE PROVIDER_CATEGORY RENDERING_PROV_TYPE " +
        "FACILITY_TYPE",
      in_network:
        "INN_IND IN_NTWK_IND NTWK_IND NETWORK_IND NETWORK_FLAG INN CLCL_NTWK_IND PAR_IND " +
        "PAIDNTWK",
    },
  },
  benefits: {
    table: "benefit accumulator accum bnft",
    columns: {
      member_id: MEMBER_ID,
      benefit_type: "BEN_TYPE BNFT_TYPE BENEFIT_CD BENEFIT_CATEGORY BEN_CAT ACCUM_TYPE",
      annual_max:
        "ANN_MAX_AMT ANNUAL_MAXIMUM ANNUAL_LIMIT ANN_LIMIT_AMT BENEFIT_MAX MAX_BENEFIT_AMT " +
        "BENEFIT_LIMIT YEARLY_MAX",
      used_amount:
        "USED_AMT YTD_USED_AMT YTD_USED AMT_USED BENEFIT_USED ACCUM_AMT ACCUMULATED_AMT " +
        "YTD_PAID_AMT",
      remaining_balance: "REM_BAL REMAINING_AMT AMT_REMAINING BAL_REMAINING REMAINING_BENEFIT " +
        "BENEFIT_REMAINING REM_AMT",
      utilization_rate: "UTIL_RATE UTIL_PCT UTILIZATION UTILIZATION_PERCENT PCT_USED USED_PCT " +
        "PERCENT_USED",
      claims_count: "CLM_CNT CLAIM_COUNT NUM_CLAIMS NBR_CLAIMS YTD_CLAIM_CNT",
      last_used_date: "LAST_USED_DT LAST_USE_DATE LAST_SVC_DT LAST_SERVICE_DATE LAST_CLAIM_DATE",
    },
  },
  engagement: {
    table: "event interaction touchpoint outreach campaign communication activity",
    columns: {
      engagement_id: "EVENT_ID INTERACTION_ID CONTACT_ID TOUCHPOINT_ID ACTIVITY_ID OUTREACH_ID ID",
      member_id: MEMBER_ID,
      engagement_date:
        "EVENT_DT EVENT_DATE INTERACTION_DATE CONTACT_DT CONTACT_DATE ACTIVITY_DATE " +
        "OUTREACH_DATE",
      channel:
        "CHNL CHNL_CD CHANNEL_CD CONTACT_CHANNEL OUTREACH_CHANNEL COMM_CHANNEL CONTACT_METHOD",
      engagement_type: "EVENT_TYPE EVENT_TYP_CD EVENT_NAME INTERACTION_TYPE CONTACT_TYPE " +
        "ACTIVITY_TYPE",
      response_flag: "RESP_IND RESPONSE_IND RESPONDED RESPONDED_FLAG RESP_FLG RESPONDED_YN",
      session_duration_sec: "SESSION_SECONDS SESSION_SEC DURATION_SEC DURATION_SECONDS " +
        "SESSION_LENGTH_SEC SESS_DUR_SEC",
    },
  },
  plan_design: {
    table: "plan_benefit benefit_design plan",
    columns: {
      plan_type: "PLAN_TYP_CD PROD_TYPE PRODUCT_TYPE",
      benefit_type: "BEN_TYPE BNFT_TYPE BENEFIT_CD BENEFIT_CATEGORY",
      deductible: "DED_AMT DEDUCTIBLE_AMT ANNUAL_DEDUCTIBLE",
      out_of_pocket_max: "OOP_MAX OOP_MAX_AMT MOOP OUT_OF_POCKET_LIMIT",
      annual_max: "ANN_MAX_AMT ANNUAL_MAXIMUM ANNUAL_LIMIT BENEFIT_MAX",
      deductible_applies: "DED_APPLIES_IND DED_APPLIES SUBJECT_TO_DEDUCTIBLE",
      coinsurance: "COINS COINS_RATE COINSURANCE_RATE COINS_PCT MEMBER_COINSURANCE",
    },
  },
  contacts: {
    table: "contact address mailing consent preference",
    columns: {
      member_id: MEMBER_ID,
      name: "FULL_NAME MEMBER_NAME MBR_NM",
      email: "EMAIL_ADDR EMAIL_ADDRESS",
      phone: "PHONE_NBR PHONE_NUMBER TELEPHONE MOBILE",
      postal_address: "ADDRESS ADDR MAILING_ADDRESS HOME_ADDRESS",
      birth_date: "DOB BIRTH_DT DATE_OF_BIRTH BENE_BIRTH_DT MEME_BIRTH_DT",
      preferred_channel: "PREF_CHANNEL PREF_CHNL_CD CONTACT_PREFERENCE",
    },
  },
};

/** A schema with the names that other systems give the table and its columns. */
export function withHeaderAliases(schema: TableSchema): TableSchema {
  const entry = ALIASES[schema.name];
  const split = (text: string) => text.split(" ");
  const columns = schema.columns.map((column) => {
    const aliases = entry.columns[column.name];
    return aliases === undefined ? column : { ...column, aliases: split(aliases) };
  });
  return { ...schema, columns, aliases: split(entry.table) };
}
