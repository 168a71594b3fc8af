import { assert, assertEquals } from "@std/assert";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { killRun } from "./kill_run.ts";

Deno.test("a run of 10,000 texts killed at 20 random points loses no answer and repeats none", () =>
  inTestFolder(async (folder) => {
    const report = await killRun({ folder, nTexts: 10_000, nKills: 20, seed: 42 });
    const { nWritten, nLost, nRecordedRepeated, nInFlightRepeated, mostInFlight } = report;
    assertEquals({ nWritten, nLost, nRecordedRepeated }, {
      nWritten: 10_000,
      nLost: 0,
      nRecordedRepeated: 0,
    });
    assert(nInFlightRepeated <= mostInFlight, `${nInFlightRepeated} calls were paid again`);
  }));
