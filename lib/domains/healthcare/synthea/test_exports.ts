/**
 * Tiny exports for tests: three ages of Synthea, written to temporary folders.
 * @module
 */
import { join } from "node:path";

/** File contents by name. */
export type ExportFiles = Record<string, string>;

/** Payer ids of the tiny exports. */
const PAYERS = "Id,NAME\nP1,Humana\nP0,NO_INSURANCE\n";

/** An export of 2023: totals with lines, coverage, dated transitions. As of 2023-01-01 the members are A and D. */
export function exportOf2023(): ExportFiles {
  return {
    "patients.csv": [
      "Id,BIRTHDATE,DEATHDATE,SSN,FIRST,LAST,GENDER,STATE,INCOME",
      "A,1980-02-29,,999-00-0001,Ann,Secret,F,Texas,34999",
      "B,1919-05-01,2020-01-01,999-00-0002,Bob,Secret,M,Ohio,90000",
      "C,2010-01-01,,999-00-0003,Cy,Secret,M,Ohio,90000",
      "D,1950-07-01,2023-01-01,999-00-0004,Di,Secret,M,NE,150000",
      "E,2023-03-01,,999-00-0005,Ed,Secret,M,Puerto Rico,75000",
    ].join("\n") + "\n",
    "encounters.csv": [
      "Id,START,STOP,PATIENT,PAYER,ENCOUNTERCLASS,CODE,DESCRIPTION,BASE_ENCOUNTER_COST,TOTAL_CLAIM_COST,PAYER_COVERAGE,REASONCODE,REASONDESCRIPTION",
      "e1,2022-05-01T23:59:59Z,,A,P1,ambulatory,185347001,Encounter for problem,80.00,180.10,100.05,59621000,Essential hypertension (disorder)",
      "e2,2022-12-31T23:59:59Z,,A,P1,wellness,162673000,General examination,80.00,216.00,216.00,,",
      "e3,2023-01-01T00:00:00Z,,A,P1,emergency,50849002,Emergency room admission,80.00,80.00,0.00,,",
      "e4,1919-05-01T00:00:00Z,,B,P1,wellness,410620009,Well child visit,80.00,80.00,0.00,,",
      "e5,2022-01-01T00:00:00Z,,C,P1,urgentcare,702927004,Urgent care clinic,80.00,80.00,0.00,,",
      "e6,2022-02-01T00:00:00Z,,D,P0,outpatient,33879002,Administration of vaccine,80.00,216.00,0.00,,",
      "e7,2022-03-01T00:00:00Z,,Z,P0,outpatient,33879002,Administration of vaccine,80.00,80.00,0.00,,",
    ].join("\n") + "\n",
    "procedures.csv": [
      "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST,REASONCODE,REASONDESCRIPTION",
      "2022-05-01T23:59:59Z,,A,e1,29303009,Electrocardiographic procedure,100.10,,",
    ].join("\n") + "\n",
    "immunizations.csv": [
      "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST",
      "2022-12-31T23:59:59Z,A,e2,140,Influenza,136.00",
      "2022-02-01T00:00:00Z,D,e6,140,Influenza,136.00",
    ].join("\n") + "\n",
    "medications.csv": [
      "START,STOP,PATIENT,PAYER,ENCOUNTER,CODE,DESCRIPTION,BASE_COST,PAYER_COVERAGE,DISPENSES,TOTALCOST,REASONCODE,REASONDESCRIPTION",
      "2022-12-02T00:00:00Z,2023-02-01T00:00:00Z,A,P1,e1,314076,Lisinopril 10 MG,0.13,0.03,3,0.38,59621000,Essential hypertension (disorder)",
    ].join("\n") + "\n",
    "conditions.csv": [
      "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION",
      "2015-05-01,,A,e0,59621000,Essential hypertension (disorder)",
      "2016-05-01,,A,e0,44054006,Diabetes mellitus type 2 (disorder)",
      "2017-05-01,,A,e0,90781000119102,Microalbuminuria due to type 2 diabetes mellitus (disorder)",
      "2018-05-01,2018-06-01,A,e0,195967001,Asthma",
    ].join("\n") + "\n",
    "payers.csv": PAYERS,
    "payer_transitions.csv": [
      "PATIENT,MEMBERID,START_DATE,END_DATE,PAYER",
      "A,,2018-01-01T00:00:00Z,2019-01-01T00:00:00Z,P1",
      "A,,2019-01-01T00:00:00Z,2020-06-15T00:00:00Z,P0",
      "A,,2020-06-15T00:00:00Z,2021-06-15T00:00:00Z,P1",
      "A,,2021-06-15T00:00:00Z,2023-06-15T00:00:00Z,P1",
      "D,,2018-01-01T00:00:00Z,2024-01-01T00:00:00Z,P0",
    ].join("\n") + "\n",
  };
}

/** An export of 2020: the total is the base cost alone, transitions by year, no INCOME, DATE for START. */
export function exportOf2020(): ExportFiles {
  return {
    "patients.csv": "Id,BIRTHDATE,DEATHDATE,GENDER,STATE\nA,1980-01-01,,F,Massachusetts\n",
    "encounters.csv": [
      "Id,START,STOP,PATIENT,PAYER,ENCOUNTERCLASS,CODE,DESCRIPTION,BASE_ENCOUNTER_COST,TOTAL_CLAIM_COST,PAYER_COVERAGE,REASONCODE,REASONDESCRIPTION",
      "e1,2020-01-05T00:00:00Z,,A,P1,outpatient,185349003,Check up,129.16,129.16,69.16,,",
    ].join("\n") + "\n",
    "procedures.csv":
      "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST\n2020-01-05T00:00:00Z,A,e1,23426006,Measurement of respiratory function,516.65\n",
    "immunizations.csv": "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST\n",
    "medications.csv":
      "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST,PAYER_COVERAGE,DISPENSES,TOTALCOST\n",
    "payers.csv": PAYERS,
    "payer_transitions.csv":
      "PATIENT,START_YEAR,END_YEAR,PAYER,OWNERSHIP\nA,2010,2016,P0,\nA,2017,2018,P1,Self\nA,2019,2020,P1,Self\n",
  };
}

/** An export of 2018: COST only, nothing about payers, no DISPENSES. */
export function exportOf2018(): ExportFiles {
  return {
    "patients.csv": "ID,BIRTHDATE,DEATHDATE,GENDER\nA,1980-01-01,,F\n",
    "encounters.csv":
      "ID,START,STOP,PATIENT,PROVIDER,ENCOUNTERCLASS,CODE,DESCRIPTION,COST,REASONCODE,REASONDESCRIPTION\ne1,2018-01-05T00:00:00Z,,A,x,ambulatory,185345009,Encounter for symptom,105.37,10509002,Acute bronchitis\n",
    "procedures.csv": "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,COST\n",
    "immunizations.csv":
      "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,COST\n2018-01-05T00:00:00Z,A,e1,140,Influenza,140.52\n",
    "medications.csv":
      "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,COST\n2018-01-05T00:00:00Z,,A,e1,313782,Acetaminophen,6.62\n",
  };
}

/** Writes files into a new folder below `parent`; `encode` may change their bytes. */
export async function writeExport(
  parent: string,
  files: ExportFiles,
  encode: (text: string) => string = (text) => text,
): Promise<string> {
  const folder = await Deno.makeTempDir({ dir: parent });
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), encode(text));
  }
  return folder;
}
