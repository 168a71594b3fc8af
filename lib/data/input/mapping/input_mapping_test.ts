import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { InputError, UsageError } from "../../../_shared/errors.ts";
import { sha256 } from "../../../_shared/files.ts";
import {
  type ColumnMapping,
  defaultMapping,
  matchesPattern,
  readMapping,
} from "./input_mapping.ts";
import { parse, people, problems, SCHEMAS } from "./test_mappings.ts";

Deno.test("defaultMapping() has the contract's names for every column of every table", () => {
  const mapping = defaultMapping(SCHEMAS);
  assertEquals([mapping.source, mapping.extractEnd], [null, undefined]);
  assertEquals([...mapping.tables.keys()], ["people", "bills"]);
  for (const schema of SCHEMAS) {
    const table = mapping.tables.get(schema.name)!;
    assertEquals([table.files, table.delimiter], [undefined, undefined]);
    const expected = schema.columns.map(({ name }): [string, ColumnMapping] => [
      name,
      { header: name, missingValues: [""], decimal: "." },
    ]);
    assertEquals([...table.columns], expected);
  }
});

Deno.test("parseMapping() of an empty object is the default mapping with its source", () => {
  const { source, ...rest } = parse("{}");
  const { source: _, ...defaults } = defaultMapping(SCHEMAS);
  assertEquals(rest, defaults);
  assertEquals(source, { file: "mapping.json", sha256: sha256("{}") });
});

Deno.test("parseMapping() reads headers, units, values and notations", () => {
  const mapping = parse({
    extractEnd: "2026-07-01",
    missingValues: ["NULL"],
    decimal: ",",
    dateFormat: "DD.MM.YYYY",
    booleans: { true: ["Y"], false: ["N"] },
    tables: {
      people: {
        files: ["persons*.csv", "Old.csv"],
        delimiter: ";",
        columns: {
          person_id: " PersonID ",
          sex: { header: "Sex", values: { "1": "M", "2": "F" }, missingValues: ["N", "", "9"] },
          joined: { dateFormat: "YYYYMMDD" },
          is_active: { header: "ACT", booleans: { true: ["1", "T"], false: ["0"] } },
        },
      },
      bills: {
        delimiter: "tab",
        columns: {
          paid: { header: "PAID_CENTS", unit: "cents", decimal: "." },
          used_share: { unit: "percent" },
        },
      },
    },
  });
  assertEquals(mapping.extractEnd, "2026-07-01");
  const table = mapping.tables.get("people")!;
  assertEquals([table.files, table.delimiter], [["persons*.csv", "Old.csv"], ";"]);
  const rest = { missingValues: ["", "NULL"], decimal: "," } as const;
  assertEquals(table.columns.get("person_id"), { header: "PersonID", ...rest });
  assertEquals(table.columns.get("age"), { header: "age", ...rest });
  assertEquals([...table.columns.get("sex")!.values!], [["1", "M"], ["2", "F"]]);
  assertEquals(table.columns.get("sex")!.missingValues, ["", "N", "9"]);
  assertEquals(table.columns.get("joined")!.dateFormat!.strptime, "%Y%m%d");
  assertEquals(table.columns.get("is_active")!.booleans, { true: ["1", "T"], false: ["0"] });
  const other = mapping.tables.get("bills")!;
  assertEquals(other.delimiter, "\t");
  const { unit, decimal, header } = other.columns.get("paid")!;
  assertEquals([unit, decimal, header], ["cents", ".", "PAID_CENTS"]);
  assertEquals(other.columns.get("used_share")!.unit, "percent");
  assertEquals(other.columns.get("used_share")!.decimal, ",");
});

Deno.test("parseMapping() applies the file's notation of dates and booleans to such columns only", () => {
  const { columns } = parse({
    dateFormat: "M/D/YYYY",
    booleans: { true: ["Y"], false: ["N"] },
  }).tables.get("people")!;
  const stated = [...columns].map(([name, { dateFormat, booleans }]) => [
    name,
    dateFormat?.text,
    booleans?.true,
  ]);
  assertEquals(stated, [
    ["person_id", undefined, undefined],
    ["age", undefined, undefined],
    ["sex", undefined, undefined],
    ["joined", "M/D/YYYY", undefined],
    ["is_active", undefined, ["Y"]],
  ]);
});

const REFUSED: [title: string, content: unknown, problem: string][] = [
  ["a list for a mapping", [], "expected an object"],
  ["an unknown key", { table: {} }, 'table: unknown key, did you mean "tables"?'],
  [
    "an unknown table",
    { tables: { peple: {} } },
    'tables.peple: unknown table, did you mean "people"?',
  ],
  [
    "an unknown key of a table",
    { tables: { people: { column: {} } } },
    'tables.people.column: unknown key, did you mean "columns"?',
  ],
  [
    "an unknown column",
    people({ persn_id: "A" }),
    'tables.people.columns.persn_id: unknown column, did you mean "person_id"?',
  ],
  [
    "an unknown key of a column",
    people({ age: { heder: "A" } }),
    'tables.people.columns.age.heder: unknown key, did you mean "header"?',
  ],
  ["a table that is no object", { tables: { people: [] } }, "tables.people: expected an object"],
  [
    "another delimiter",
    { tables: { bills: { delimiter: "|" } } },
    'tables.bills.delimiter: expected one of ",", ";", "\\t", "comma", "semicolon", "tab"',
  ],
  [
    "no patterns",
    { tables: { bills: { files: [] } } },
    "tables.bills.files: expected a list of texts that is not empty",
  ],
  [
    "a pattern with a folder",
    { tables: { bills: { files: ["a.csv", "../b.csv"] } } },
    "tables.bills.files[1]: expected the name of a file in the folder, without / or \\",
  ],
  [
    "an impossible day",
    { extractEnd: "2026-02-30" },
    "extractEnd: expected a calendar date YYYY-MM-DD",
  ],
  [
    "a day that is no text",
    { extractEnd: 20260701 },
    "extractEnd: expected a text that is not blank",
  ],
];

for (const [title, content, problem] of REFUSED) {
  Deno.test(`parseMapping() names ${title} by its path`, () => {
    assertEquals(problems(content), [problem]);
  });
}

Deno.test("parseMapping() names every problem at once, each with its path", () => {
  const found = problems({
    extractEnd: "soon",
    decimal: "x",
    tables: {
      people: { files: "a.csv", columns: { age: "", sex: { unit: "cents", values: { a: "b" } } } },
      bill: {},
      bills: { delimiter: "|", columns: { paid: { heder: "A" }, weight: { unit: "percent" } } },
    },
  });
  assertEquals(found.map((problem) => problem.split(": ")[0]), [
    "extractEnd",
    "decimal",
    "tables.bill",
    "tables.people.files",
    "tables.people.columns.age",
    "tables.people.columns.sex.values.a",
    "tables.people.columns.sex.unit",
    "tables.bills.delimiter",
    "tables.bills.columns.paid.heder",
    "tables.bills.columns.weight.unit",
  ]);
});

Deno.test("parseMapping() refuses reserved keys anywhere and pollutes nothing", () => {
  const texts: [text: string, path: string][] = [
    ['{"__proto__": {"polluted": 1}}', "__proto__"],
    ['{"constructor": {"prototype": {"polluted": 1}}}', "constructor"],
    ['{"tables": {"__proto__": {"polluted": 1}}}', "tables.__proto__"],
    ['{"tables": {"people": {"prototype": 1}}}', "tables.people.prototype"],
    ['{"tables": {"people": {"columns": {"__proto__": "A"}}}}', "tables.people.columns.__proto__"],
    [
      '{"tables": {"people": {"columns": {"age": {"constructor": "A"}}}}}',
      "tables.people.columns.age.constructor",
    ],
    [
      '{"tables": {"people": {"columns": {"sex": {"values": {"__proto__": "M"}}}}}}',
      "tables.people.columns.sex.values.__proto__",
    ],
    ['{"booleans": {"true": ["Y"], "false": ["N"], "__proto__": []}}', "booleans.__proto__"],
  ];
  for (const [text, path] of texts) {
    assertEquals(problems(text), [`${path}: a name that JavaScript reserves, leave it out`]);
  }
  assertEquals("polluted" in {}, false);
});

Deno.test("parseMapping() shows keys without control characters and cut short", () => {
  const [problem] = problems({ [`\u001b[31m${"x".repeat(500)}`]: 1 });
  assert(!problem.includes("\u001b") && problem.length < 150, problem);
});

Deno.test("parseMapping() names the place of a JSON fault without quoting the text", () => {
  const texts: [text: string, place: string][] = [
    ['{"tables": {},}', " (line 1 column 15)"],
    ['{"a": 1,\n "b": SECRET}', ""],
    ["", ""],
  ];
  for (const [text, place] of texts) {
    const { message } = assertThrows(() => parse(text), UsageError);
    assertEquals(
      message,
      `Cannot use mapping in/mapping.json: it is not JSON${place}, check quotes and commas`,
    );
  }
});

Deno.test("parseMapping() ends every JSON value with a mapping or a UsageError", () => {
  const key = fc.constantFrom(
    ..."tables people columns age sex header values unit booleans true missingValues decimal files"
      .split(" "),
    "__proto__",
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      try {
        parse(JSON.stringify(value));
      } catch (error) {
        assert(error instanceof UsageError, `${error}`);
      }
    }),
    { numRuns: 300, seed: 4 },
  );
  assertEquals("age" in {}, false);
});

Deno.test("readMapping() reads a file with a byte-order mark and hashes the bytes as stored", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/mapping.json`;
    const text = '\uFEFF{"decimal": ","}';
    await Deno.writeTextFile(path, text);
    const mapping = await readMapping(path, SCHEMAS);
    assertEquals(mapping.source, { file: "mapping.json", sha256: sha256(text) });
    assertEquals(mapping.tables.get("people")!.columns.get("age")!.decimal, ",");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readMapping() refuses what it cannot read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const refused = async (path: string) =>
      (await assertRejects(() => readMapping(path, SCHEMAS), InputError)).message
        .replaceAll(folder, "DIR");
    assertEquals(
      await refused(`${folder}/none.json`),
      "Cannot read mapping DIR/none.json (NotFound): pass --mapping FILE",
    );
    assert((await refused(folder)).startsWith("Cannot read mapping DIR ("));
    await Deno.writeFile(`${folder}/latin.json`, new Uint8Array([0x7b, 0xe4, 0x7d]));
    assertEquals(
      await refused(`${folder}/latin.json`),
      "Cannot read mapping DIR/latin.json (it is not UTF-8): save it as UTF-8",
    );
    await Deno.writeTextFile(`${folder}/large.json`, " ".repeat((1 << 20) + 1));
    assertEquals(
      await refused(`${folder}/large.json`),
      "Cannot read mapping DIR/large.json (it is larger than 1 MiB): pass --mapping FILE",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("matchesPattern() compares without case, * as any text and ? as any character", () => {
  const cases: [file: string, pattern: string, fits: boolean][] = [
    ["Claims_2025.CSV", "claims_*.csv", true],
    ["claims.csv", "claims_*.csv", false],
    ["claims_.csv", "claims_*.csv", true],
    ["claims_1.csv.gz", "claims_*.csv", false],
    ["claims_1.csv", "CLAIMS_?.csv", true],
    ["claims_12.csv", "claims_?.csv", false],
    ["claimsxcsv", "claims.csv", false],
    ["a+b(c).csv", "a+b(c).csv", true],
    ["aab.csv", "a*b.csv", true],
    ["é.csv", "?.csv", true],
    ["😀.csv", "?.csv", true],
    ["any", "*", true],
    ["", "*", true],
    ["a", "", false],
  ];
  for (const [file, pattern, fits] of cases) {
    assertEquals(matchesPattern(file, pattern), fits, `${file} ${pattern}`);
  }
});

Deno.test("matchesPattern() agrees with the regular expression of the pattern", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 6 });
  fc.assert(
    fc.property(text, pattern, (file, glob) => {
      const regex = glob.replaceAll(".", "[.]").replaceAll("?", ".").replaceAll("*", ".*");
      assertEquals(matchesPattern(file, glob), new RegExp(`^${regex}$`).test(file));
    }),
    { numRuns: 500, seed: 4 },
  );
});
