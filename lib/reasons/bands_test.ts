import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  ageBand,
  bandOf,
  countBand,
  daysBand,
  moneyBand,
  monthsBand,
  shareBand,
  timesBand,
} from "./bands.ts";

const at = (band: (value: number) => string, values: number[]) => values.map(band);

Deno.test("each band changes at its declared limits and nowhere else", () => {
  assertEquals(at(ageBand, [18, 19, 20, 29, 30, 59, 89, 90, 110]), [
    "under twenty",
    "under twenty",
    "in your twenties",
    "in your twenties",
    "in your thirties",
    "in your fifties",
    "in your eighties",
    "ninety or older",
    "ninety or older",
  ]);
  assertEquals(at(countBand, [0, 1, 2, 3, 4, 5, 9, 10]), [
    "no",
    "one",
    "two",
    "a few",
    "a few",
    "several",
    "several",
    "many",
  ]);
  assertEquals(at(timesBand, [0, 1, 2, 3, 5, 10]), [
    "never",
    "once",
    "twice",
    "a few times",
    "several times",
    "many times",
  ]);
  assertEquals(at(moneyBand, [0, 99.99, 100, 949, 999, 1_000, 1_249, 1_750, 12_300]), [
    "less than $100",
    "less than $100",
    "about $100",
    "about $900",
    "about $1,000",
    "about $1,000",
    "about $1,000",
    "about $2,000",
    "about $12,500",
  ]);
  assertEquals(at(daysBand, [30, 31, 90, 91, 180, 181, 365, 366, 729, 730]), [
    "up to a month",
    "one to three months",
    "one to three months",
    "three to six months",
    "three to six months",
    "six months to a year",
    "six months to a year",
    "more than a year",
    "more than a year",
    "two years or more",
  ]);
  assertEquals(at(monthsBand, [11, 12, 35, 36, 71, 72]), [
    "less than a year",
    "one to two years",
    "one to two years",
    "three to five years",
    "three to five years",
    "six years or more",
  ]);
  assertEquals(at(shareBand, [0, 0.1, 0.15, 0.4, 0.6, 0.85, 1]), [
    "none",
    "a small part",
    "a part",
    "about half",
    "most",
    "nearly all",
    "nearly all",
  ]);
});

Deno.test("moneyBand() is within half a step of the amount", () => {
  fc.assert(fc.property(fc.double({ min: 100, max: 1e6, noNaN: true }), (amountUsd) => {
    const said = Number(moneyBand(amountUsd).replace(/[^\d]/g, ""));
    assert(Math.abs(said - amountUsd) <= (amountUsd < 1_000 ? 50 : 250) + 1e-6);
  }));
});

Deno.test("bandOf() chooses the kind by the unit", () => {
  assertEquals(bandOf(52, "years"), "in your fifties");
  assertEquals(bandOf(13, "months"), "one to two years");
  assertEquals(bandOf(400, "days"), "more than a year");
  assertEquals(bandOf(1_200, "USD"), "about $1,000");
  assertEquals(bandOf(0.5, "share"), "about half");
  assertEquals([bandOf(1, "flag"), bandOf(0, "flag")], ["yes", "no"]);
  assertEquals(bandOf(3, "code"), "a category");
  assertEquals(bandOf(6, "month (1-12)"), "a value");
  assertEquals(bandOf(3, "claims"), "a few");
});
