import { assertEquals } from "@std/assert";
import { bills, people, problems } from "./test_mappings.ts";

const REFUSED: [title: string, content: unknown, problem: string][] = [
  [
    "a column that is no object",
    people({ age: 7 }),
    "tables.people.columns.age: expected a header or an object with what differs from the contract",
  ],
  [
    "an empty header",
    people({ age: "" }),
    "tables.people.columns.age: expected a text that is not blank",
  ],
  [
    "a blank header",
    people({ age: { header: " \t" } }),
    "tables.people.columns.age.header: expected a text that is not blank",
  ],
  [
    "a reserved header",
    people({ age: { header: "__Proto__" } }),
    "tables.people.columns.age.header: a name that JavaScript reserves, rename the header in the file",
  ],
  [
    "a header for two columns",
    people({ age: "X", sex: { header: "x " } }),
    "tables.people.columns.sex: has the header of age, too: give each column its own",
  ],
  [
    "another column's default header",
    people({ age: "Sex" }),
    "tables.people.columns.age: has the header of sex, too: give each column its own",
  ],
  [
    "a value outside the contract's list",
    people({ sex: { values: { "1": "male" } } }),
    'tables.people.columns.sex.values["1"]: expected one of "F", "M"',
  ],
  [
    "values of a column without a list",
    people({ age: { values: { a: "b" } } }),
    "tables.people.columns.age.values: the contract lists no values for this column",
  ],
  [
    "an empty key of values",
    people({ sex: { values: { "": "M" } } }),
    'tables.people.columns.sex.values[""]: the key is empty or has a space at an end, but cells are ' +
    "compared without",
  ],
  [
    "a key of values that is missing, too",
    people({ sex: { values: { NA: "M" }, missingValues: ["NA"] } }),
    "tables.people.columns.sex.values: has a key that stands for a missing value, too",
  ],
  [
    "cents of a number",
    bills({ weight: { unit: "cents" } }),
    "tables.bills.columns.weight.unit: cents are for amounts, the column is of type number",
  ],
  [
    "percent of no share",
    bills({ weight: { unit: "percent" } }),
    "tables.bills.columns.weight.unit: percent is for shares, which the column does not hold",
  ],
  [
    "percent of an amount",
    bills({ paid: { unit: "percent" } }),
    "tables.bills.columns.paid.unit: percent is for shares, which the column does not hold",
  ],
  [
    "an unknown unit",
    bills({ paid: { unit: "euros" } }),
    'tables.bills.columns.paid.unit: expected one of "cents", "percent"',
  ],
  [
    "a date format of a column that is no date",
    people({ age: { dateFormat: "YYYYMMDD" } }),
    "tables.people.columns.age.dateFormat: the column is of type integer, not date",
  ],
  [
    "a two-digit year",
    { dateFormat: "MM/DD/YY" },
    'dateFormat: Cannot use the date format "MM/DD/YY": two-digit years leave the century open, ' +
    "export the dates with YYYY",
  ],
  [
    "a date format that is no text",
    { dateFormat: 1 },
    "dateFormat: expected a text that is not blank",
  ],
  [
    "booleans of a column that is none",
    people({ age: { booleans: { true: ["1"], false: ["0"] } } }),
    "tables.people.columns.age.booleans: the column is of type integer, not boolean",
  ],
  [
    "booleans that overlap",
    { booleans: { true: ["1", "Y"], false: ["N", "1"] } },
    "booleans: a text stands for true and for false",
  ],
  ["booleans of one side", { booleans: { true: ["Y"] } }, "booleans: lacks the texts of false"],
  [
    "booleans without texts",
    { booleans: { true: [], false: ["N"] } },
    "booleans.true: expected a list of texts that is not empty",
  ],
  [
    "an empty text for false",
    { booleans: { true: ["Y"], false: [""] } },
    "booleans.false[0]: is empty, but an empty cell always stands for a missing value",
  ],
  [
    "a boolean that is no text",
    { booleans: { true: [true], false: ["N"] } },
    "booleans.true[0]: expected a text, in quotes",
  ],
  [
    "booleans that are missing values",
    { booleans: { true: ["Y"], false: ["N"] }, missingValues: ["N"] },
    "booleans: a text stands for a missing value and for true or false",
  ],
  [
    "missing values that are the file's booleans",
    {
      booleans: { true: ["Y"], false: ["N"] },
      ...people({ is_active: { missingValues: ["N"] } }),
    },
    "tables.people.columns.is_active.missingValues: a text stands for a missing value and for true " +
    "or false",
  ],
  [
    "a missing value with a space at an end",
    { missingValues: ["NA "] },
    "missingValues[0]: has a space at an end, but cells are compared without",
  ],
  [
    "missing values that are no list",
    { missingValues: "NA" },
    "missingValues: expected a list of texts that is not empty",
  ],
  ["another decimal sign", { decimal: "'" }, 'decimal: expected one of ".", ","'],
  [
    "a decimal sign of a text column",
    people({ sex: { decimal: "," } }),
    "tables.people.columns.sex.decimal: the column is of type string, not number or money",
  ],
  [
    "a delimiter that is the decimal sign",
    {
      decimal: ",",
      tables: { bills: { delimiter: "comma", columns: { weight: { decimal: "." } } } },
    },
    "tables.bills.delimiter: is the decimal sign of paid, used_share, too",
  ],
];

for (const [title, content, problem] of REFUSED) {
  Deno.test(`readColumnMapping() names ${title} by its path`, () => {
    assertEquals(problems(content), [problem]);
  });
}
