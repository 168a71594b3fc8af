/**
 * A header as words: `MBR_NBR`, `memberNumber` and `Member Number` are the same.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { headerWords } from "lib/data/input/mapping/header_words.ts";
 *
 * assertEquals(headerWords("MBR_NBR"), ["member", "number"]);
 * assertEquals(headerWords("SvcFromDt"), ["service", "from", "date"]);
 * ```
 * @module
 */

/** What abbreviations and synonyms stand for in the tables of health plans; one word or more. */
const MEANINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "account": "acct",
    "address": "addr",
    "amount": "amt amts amnt",
    "annual": "ann annl yearly yrly",
    "balance": "bal",
    "benefit": "ben bnft bnf",
    "billed": "bill billable chrg chg charge charged submitted sbmtd",
    "birth": "brth",
    "birth date": "dob birthdate",
    "category": "cat catg ctgry",
    "channel": "chnl chan",
    "chronic": "chron chrnc",
    "claim": "clm",
    "code": "cd cde",
    "coinsurance": "coins",
    "condition": "cond",
    "count": "cnt",
    "date": "dt dte",
    "date of service": "dos",
    "deductible": "ded dedct",
    "description": "desc descr",
    "diagnosis": "diag dx dgns diagnoses",
    "duration": "dur",
    "engagement": "engmt",
    "event": "evt",
    "family": "fam",
    "group": "grp",
    "household": "hh hhld",
    "id": "ident identifier",
    "in network": "inn",
    "indicator": "ind flg flag yn",
    "limit": "lim",
    "maximum": "max",
    "maximum out of pocket": "moop",
    "member": "mbr mem memb mbrs patient pat ptnt pt person prsn enrollee beneficiary bene",
    "month": "mo mos mth mths mon mons",
    "name": "nm",
    "network": "ntwk netwk nwk",
    "number": "nbr num no nr",
    "out network": "oon",
    "out of pocket": "oop",
    "paid": "pd",
    "percent": "pct percentage",
    "phone": "tel telephone mobile",
    "plan": "pln",
    "preferred": "pref preference",
    "product": "prod",
    "provider": "prov prv prvdr",
    "quantity": "qty",
    "region": "rgn",
    "remaining": "rem remain",
    "response": "responded",
    "risk": "rsk",
    "score": "scr",
    "second": "sec secs",
    "service": "svc srvc serv srv",
    "session": "sess",
    "size": "sz",
    "subscriber": "sbsb subscr sbscr",
    "total": "tot ttl",
    "type": "typ",
    "utilization": "util utilisation utlztn",
    "year": "yr yrs",
    "year to date": "ytd",
  }).flatMap(([meaning, words]) =>
    words.split(" ").map((word): [string, string] => [word, meaning])
  ),
);

/** The words of a header in order, in lower case, in full and in the singular. */
export function headerWords(header: string): string[] {
  const parts = header
    .replace(/(\p{Ll}|\d)(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, "$& ")
    .replace(/(\p{L})(?=\d)|(\d)(?=\p{L})/gu, "$& ")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((part) => part !== "");
  return parts.flatMap((part) => {
    const word = singular(part);
    return (MEANINGS.get(part) ?? MEANINGS.get(word) ?? word).split(" ");
  });
}

/** A header without case and separators. */
export function headerLetters(header: string): string {
  return header.toLowerCase().replace(/[^\p{L}\d]+/gu, "");
}

function singular(word: string): string {
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}
