import { assertEquals } from "@std/assert";
import { headerLetters, headerWords } from "./header_words.ts";

Deno.test("headerWords() splits at case, digits and separators and spells words out", () => {
  const cases: [header: string, words: string][] = [
    ["MBR_NBR", "member number"],
    ["memberNumber", "member number"],
    ["Member Numbers", "member number"],
    ["SvcFromDt", "service from date"],
    ["CLM_FROM_DT", "claim from date"],
    ["DOB", "birth date"],
    ["PersonID", "member id"],
    ["ICD10CM", "icd 10 cm"],
    ["Dx1", "diagnosis 1"],
    ["TOT_CHRG_AMT", "total billed amount"],
    ["INN_IND", "in network indicator"],
    ["OON_IND", "out network indicator"],
    ["status", "status"],
    ["ADDRESS", "address"],
    ["Größe (cm)", "größe cm"],
    [" -- ", ""],
    ["__proto__", "proto"],
    ["constructor", "constructor"],
  ];
  for (const [header, words] of cases) assertEquals(headerWords(header).join(" "), words, header);
});

Deno.test("headerLetters() leaves case and separators out", () => {
  assertEquals(headerLetters("E-Mail Address"), "emailaddress");
});
