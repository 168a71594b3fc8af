/**
 * `databricks setup`: the place of tables and models in Unity Catalog; `doctor`: what
 * works of all that is configured.
 * @module
 */
import { SETTING_NAMES } from "../config.ts";
import { openWarehouse } from "../pipeline/mod.ts";
import { type Command, givenFlags } from "./command.ts";
import { checkSystems, type SystemCheck } from "./doctor_checks.ts";
import { projectRoot } from "./project_root.ts";
import { wallClock } from "../_shared/wall_clock.ts";

/** The two statements of the specification. */
function setupStatements(catalog: string, schema: string): string[] {
  // Backticks only where a plain name would not do, so that the text is the specification's.
  const [a, b] = [catalog, schema].map((name) => /^[a-z_]\w*$/i.test(name) ? name : `\`${name}\``);
  return [`CREATE CATALOG IF NOT EXISTS ${a}`, `CREATE SCHEMA IF NOT EXISTS ${a}.${b}`];
}

const DATABRICKS_COMMAND: Command = {
  name: "databricks",
  summary: "Makes catalog and schema in Unity Catalog: `setup`, once.",
  verbs: ["setup"],
  flags: [{ name: "dry-run", description: "print the statements, send nothing" }],
  settings: ["catalog", "schema", "warehouse"],
  run: async (input) => {
    const { settings, flags, console: out } = input;
    const { catalog, schema } = settings;
    const statements = setupStatements(catalog, schema);
    const say = () => statements.forEach((sql) => out.say(`${sql};`));
    const given = givenFlags(["catalog", "schema", "warehouse"], input);
    const isDry = flags["dry-run"] === true;
    if (isDry) say();
    else {
      using warehouse = await openWarehouse(settings);
      say();
      let isTold = false;
      const onState = (state: string) => {
        if (state === "PENDING" && !isTold) out.say("The warehouse is starting ...");
        isTold ||= state === "PENDING";
      };
      for (const sql of statements) {
        await warehouse.rows({ sql, what: `make ${catalog}.${schema}`, onState });
      }
      out.say(`${catalog}.${schema} is there.`);
    }
    const next = isDry
      ? `deno task databricks setup ${given}`.trimEnd()
      : `put members, claims and what you have of benefits, engagement and plan_design there, then ${
        `deno task pipeline --mode databricks ${given}`.trimEnd()
      }`;
    out.say(`Next: ${next}`);
    out.result({ statements, isDone: !isDry });
  },
};

const WIDTHS = { state: "not configured".length, system: "warehouse".length };

const DOCTOR_COMMAND: Command = {
  name: "doctor",
  summary: "Checks each configured system (DuckDB, MLflow, LLM, warehouse, kernel) in a line.",
  settings: SETTING_NAMES,
  run: async ({ settings, console: out }) => {
    const environment = Deno.env.toObject();
    const checks = await checkSystems({
      settings,
      environment,
      root: projectRoot(),
      clock: wallClock(environment),
    });
    for (const each of checks) out.say(lineOf(each));
    const isFine = checks.every(({ state }) => state !== "wrong");
    out.result({ isFine, checks });
    return isFine ? 0 : 1;
  },
};

function lineOf({ system, state, detail }: SystemCheck): string {
  return `${state.padEnd(WIDTHS.state)}  ${system.padEnd(WIDTHS.system)}  ${detail}`;
}

/** Commands of Databricks and of looking after everything. */
export const DATABRICKS_COMMANDS: readonly Command[] = [DATABRICKS_COMMAND, DOCTOR_COMMAND];
