/**
 * Where the rules come from, each cited in one form.
 * @module
 */

/** The table of offers in the product's specification, column "Target Members". */
export const TARGET_MEMBERS = "Specification, Offer Catalog, Target Members";
/** The score of the diabetes program in the product's specification. */
export const TRAINING_TARGET = "Specification, Training Target Generation";
/** Screening for colorectal cancer, adults 45-75 (grades A and B). */
export const USPSTF_COLORECTAL = "USPSTF 2021, Colorectal Cancer: Screening";
/** Screening for breast cancer, women 40-74, every two years (grade B). */
export const USPSTF_BREAST = "USPSTF 2024, Breast Cancer: Screening";
/** Screening for cervical cancer, women 21-65 (grade A). */
export const USPSTF_CERVICAL = "USPSTF 2018, Cervical Cancer: Screening";
/** Counselling on diet and activity for adults with cardiovascular risk factors (grade B). */
export const USPSTF_DIET =
  "USPSTF 2020, Healthy Diet and Physical Activity: Counseling in Adults With Cardiovascular Risk Factors";
/** Yearly preventive visit without cost sharing. */
export const ACA_PREVENTIVE = "45 CFR 147.130, coverage of preventive health services";
/** Yearly wellness visit from 65 on. */
export const MEDICARE_WELLNESS = "42 CFR 410.15, annual wellness visit";
/** Heart and vessel disease as a leading complication of diabetes. */
export const ADA_HEART =
  "American Diabetes Association, Standards of Care, Cardiovascular Disease and Risk Management";
/** Influenza as a danger for people with asthma or COPD. */
export const CDC_FLU = "CDC, People at Increased Risk for Flu Complications";
/** Health checks before exercise. */
export const ACSM_SCREENING = "American College of Sports Medicine, Preparticipation Screening";
/** Who may pay into a health savings account or a flexible spending arrangement. */
export const IRS_969 = "IRS Publication 969";
/** A choice of this catalog, made where no guideline speaks. */
export const CATALOG_POLICY = "Catalog policy";
