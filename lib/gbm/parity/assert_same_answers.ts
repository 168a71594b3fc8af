/**
 * What equals LightGBM's answers and how nearly.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Booster } from "../booster.ts";
import type { ForeignModel } from "./foreign_models.ts";

/** A few roundings of the exponential function, which each C library does its own way. */
const VALUE_TOLERANCE = 2e-15;
const CONTRIBUTION_TOLERANCE = 1e-9;

/** Scores and leaves to the last bit, values and contributions within the tolerances. */
export function assertSameAnswers(booster: Booster, model: ForeignModel): void {
  const { name, columns } = model;
  assertEquals(booster.predict(columns, { kind: "leaf" }), model.leaf, name);
  assertEquals(booster.predict(columns, { kind: "raw" }), model.raw, name);
  const values = booster.predict(columns);
  assertEquals(values.length, model.value.length, name);
  values.forEach((value, i) => {
    const error = Math.abs(value - model.value[i]);
    assert(error <= VALUE_TOLERANCE * Math.abs(value), `${name}: value ${i} is off by ${error}`);
  });
  const contributions = booster.contributions(columns);
  assertEquals(contributions.length, model.contribution.length, name);
  const stride = booster.featureNames.length + 1;
  for (let at = 0; at < contributions.length; at += stride) {
    const scale = Math.max(...contributions.subarray(at, at + stride).map(Math.abs));
    for (let i = at; i < at + stride; i++) {
      const error = Math.abs(contributions[i] - model.contribution[i]);
      assert(
        error <= CONTRIBUTION_TOLERANCE * scale,
        `${name}: contribution ${i} is off by ${error}`,
      );
    }
  }
}
