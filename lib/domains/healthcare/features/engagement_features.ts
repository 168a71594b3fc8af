/**
 * How the member and the plan were in contact in the last year.
 * @module
 */
import type { FeatureDefinition, Measure } from "../../../features/mod.ts";
import { CHANNELS } from "../schema.ts";
import { constant, NEVER } from "./fills.ts";
import { isKnownCategorySql, LOOKBACK_DAYS } from "./sources.ts";

const group = "engagement";
const YEAR = "days_before <= 365";
const NO_CONTACT = constant(0, "no contact in the year");
const NO_OFFER = constant(0, "no offer was sent in the year");

const FUNNEL = { opened: "offer_opened", clicked: "offer_clicked", responded: "offer_responded" };

/** Counts that shares are derived from. */
export const engagementMeasures: readonly Measure[] = [
  ...CHANNELS.map((channel) => ({
    name: `${channel}_contact_count`,
    source: "engagement",
    sql: `count(*) FILTER (WHERE ${YEAR} AND channel = '${channel}')`,
  })),
  ...Object.entries(FUNNEL).map(([step, type]) => ({
    name: `offers_${step}_count`,
    source: "engagement",
    sql: `count(*) FILTER (WHERE ${YEAR} AND engagement_type = '${type}')`,
  })),
  {
    name: "sum_session_sec",
    source: "engagement",
    sql: `sum(session_duration_sec) FILTER (WHERE ${YEAR})`,
  },
  {
    name: "session_count",
    source: "engagement",
    sql: `count(session_duration_sec) FILTER (WHERE ${YEAR})`,
  },
];

function contactsInDays(name: string, days: number, label: string): FeatureDefinition {
  return {
    name,
    group,
    label,
    unit: "times",
    description: `Number of contacts of any type in the last ${days} days`,
    source: "engagement",
    sql: `count(*) FILTER (WHERE days_before <= ${days})`,
    fill: NEVER,
    type: "number",
  };
}

function offerRate(name: string, step: string, label: string): FeatureDefinition {
  return {
    name,
    group,
    label,
    unit: "share",
    description: `Offers ${step} / offers sent in the last 365 days, at most 1`,
    source: "derived",
    sql:
      `CASE WHEN offers_sent_count > 0 THEN least(safe_div(offers_${step}_count, offers_sent_count), 1) END`,
    fill: NO_OFFER,
    type: "number",
  };
}

function channelRate(channel: string, words: string): FeatureDefinition {
  return {
    name: `${channel}_engagement_rate`,
    group,
    label: `Share of contacts by ${words}`,
    unit: "share",
    description: `Contacts by ${channel} / all contacts in the last 365 days`,
    source: "derived",
    sql: `safe_div(${channel}_contact_count, total_engagements)`,
    fill: NO_CONTACT,
    type: "number",
  };
}

/** 17 features of the engagement table. */
export const engagementFeatures: readonly FeatureDefinition[] = [
  contactsInDays("total_engagements", 365, "Contacts in the last year"),
  contactsInDays("engagements_last_30d", 30, "Contacts in the last 30 days"),
  contactsInDays("engagements_last_90d", 90, "Contacts in the last 90 days"),
  {
    name: "offers_sent_count",
    group,
    label: "Offers received in the last year",
    unit: "offers",
    description: "Number of offers sent in the last 365 days",
    source: "engagement",
    sql: `count(*) FILTER (WHERE ${YEAR} AND engagement_type = 'offer_sent')`,
    fill: NEVER,
    type: "number",
  },
  offerRate("avg_response_rate", "responded", "Share of offers responded to"),
  offerRate("offer_open_rate", "opened", "Share of offers opened"),
  offerRate("offer_click_rate", "clicked", "Share of offers clicked"),
  channelRate("app", "app"),
  channelRate("email", "e-mail"),
  channelRate("portal", "member portal"),
  channelRate("phone", "phone"),
  channelRate("mail", "letter"),
  {
    name: "app_login_count",
    group,
    label: "Logins to the app in the last year",
    unit: "logins",
    description: "Number of app logins in the last 365 days",
    source: "engagement",
    sql: `count(*) FILTER (WHERE ${YEAR} AND engagement_type = 'app_login')`,
    fill: NEVER,
    type: "number",
  },
  {
    name: "avg_session_duration_sec",
    group,
    label: "Average length of a session",
    unit: "seconds",
    description: "Mean session length in the last 365 days, where a length is known",
    source: "derived",
    sql: "safe_div(sum_session_sec, session_count)",
    fill: constant(0, "no session in the year"),
    type: "number",
  },
  {
    name: "days_since_last_engagement",
    group,
    label: "Days since the last contact",
    unit: "days",
    description: `Days since the last contact, ${LOOKBACK_DAYS} when none is that recent`,
    source: "engagement",
    sql: "min(days_before)",
    fill: constant(LOOKBACK_DAYS, "none on record"),
    type: "number",
  },
  {
    name: "unique_channels_count",
    group,
    label: "Different ways of contact in the last year",
    unit: "channels",
    description: "Number of different known channels in the last 365 days",
    source: "engagement",
    sql: `count(DISTINCT channel) FILTER (WHERE ${YEAR} AND ${isKnownCategorySql("channel")})`,
    fill: NEVER,
    type: "number",
  },
  {
    name: "is_digital_user",
    group,
    label: "Mostly in contact by app or member portal",
    unit: "flag",
    description: "At least half of the contacts of the last 365 days by app or portal",
    source: "derived",
    sql:
      "total_engagements > 0 AND 2 * (app_contact_count + portal_contact_count) >= total_engagements",
    fill: NEVER,
    type: "flag",
  },
];
