import { assertEquals } from "@std/assert";
import { toDays } from "../../../_shared/dates.ts";
import { adjudicate } from "./adjudication.ts";
import type { ClaimType, Service } from "./care_log.ts";

function service(date: string, claimType: ClaimType, allowedUsd: number): Service {
  return {
    day: toDays(date),
    claimType,
    diagnosis: "other",
    provider: "physician",
    allowedCents: allowedUsd * 100,
    billedCents: allowedUsd * 200,
    inNetwork: true,
  };
}

function shares(services: Service[]): [number, number][] {
  return adjudicate(services, "PPO").map((c) => [c.memberCents / 100, c.paidCents / 100]);
}

Deno.test("adjudicate() takes the deductible first, then coinsurance", () => {
  assertEquals(
    shares([
      service("2026-01-05", "specialist", 1000),
      service("2026-02-05", "specialist", 1250),
      service("2026-03-05", "specialist", 100),
    ]),
    [[1000, 0], [250 + 200, 800], [20, 80]],
  );
});

Deno.test("adjudicate() starts the deductible anew with each plan year", () => {
  assertEquals(
    shares([
      service("2024-12-31", "specialist", 2250),
      service("2025-01-01", "specialist", 500),
    ]),
    [[1250 + 200, 800], [500, 0]],
  );
});

Deno.test("adjudicate() stops the member's share at the out-of-pocket maximum", () => {
  assertEquals(
    shares([
      service("2026-01-05", "inpatient", 51_250),
      service("2026-02-05", "specialist", 100),
      service("2026-02-06", "pharmacy", 100),
      service("2026-02-07", "dental", 100),
    ]),
    [[5500, 45_750], [0, 100], [0, 100], [30, 70]],
  );
});

Deno.test("adjudicate() leaves to the member what exceeds the annual maximum", () => {
  assertEquals(
    shares([
      service("2026-01-05", "vision", 400),
      service("2026-02-05", "vision", 400),
      service("2026-03-05", "preventive", 200),
    ]),
    [[100, 300], [300, 100], [0, 200]],
  );
});
