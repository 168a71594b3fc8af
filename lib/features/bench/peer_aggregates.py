"""The 20 aggregates of bench_features.ts in pandas or polars.

usage: peer_aggregates.py pandas|polars DATA_FOLDER AS_OF OUT_PARQUET

Prints {"seconds", "version"}: from opening the Parquet files to the finished
table of all members, without the start of Python and the imports. Polars reads
the files for pandas, too, whose own reader would need pyarrow (170 MB).
"""

import json
import sys
import time
from datetime import date, timedelta

import numpy as np
import pandas as pd
import polars as pl

CLAIM_COLUMNS = [
    "member_id", "claim_date", "claim_type", "claim_amount", "paid_amount",
    "member_responsibility", "diagnosis_category", "in_network",
]
ENGAGEMENT_COLUMNS = ["member_id", "engagement_date", "channel", "session_duration_sec"]
LOOKBACK_DAYS = 730


def with_polars(folder, as_of):
    def events(table, columns, day):
        return (
            pl.scan_parquet(f"{folder}/{table}.parquet")
            .select(columns)
            .filter(pl.col(day) < as_of, pl.col(day) >= as_of - timedelta(days=LOOKBACK_DAYS))
            .with_columns(days=(pl.lit(as_of) - pl.col(day)).dt.total_days())
        )

    year = pl.col("days") <= 365
    known = year & pl.col("in_network").is_not_null()
    amount = pl.col("claim_amount")
    claims = events("claims", CLAIM_COLUMNS, "claim_date").group_by("member_id").agg(
        year.sum().alias("total_claims_count"),
        amount.filter(year).sum().alias("total_claim_amount"),
        amount.filter(year).mean().alias("avg_claim_amount"),
        amount.filter(year).max().alias("max_claim_amount"),
        amount.filter(year).std().alias("std_claim_amount"),
        pl.col("paid_amount").filter(year).sum().alias("total_paid_amount"),
        pl.col("member_responsibility").filter(year).sum().alias("total_member_responsibility"),
        (pl.col("days") <= 30).sum().alias("claims_last_30d"),
        (pl.col("days") <= 90).sum().alias("claims_last_90d"),
        amount.filter(pl.col("days") <= 90).sum().alias("claim_amount_last_90d"),
        (year & (pl.col("claim_type") == "emergency")).sum().alias("er_visit_count"),
        (year & (pl.col("claim_type") == "pharmacy")).sum().alias("pharmacy_fill_count"),
        (~pl.col("in_network").filter(known)).mean().alias("out_of_network_rate"),
        pl.col("claim_type").filter(year).n_unique().alias("unique_claim_types"),
        pl.col("days").min().alias("days_since_last_claim"),
        (year & (pl.col("diagnosis_category") == "diabetes")).any().alias("has_diabetes"),
    )
    engagement = events("engagement", ENGAGEMENT_COLUMNS, "engagement_date").group_by("member_id").agg(
        year.sum().alias("total_engagements"),
        (pl.col("channel") == "app").filter(year).mean().alias("app_engagement_rate"),
        pl.col("session_duration_sec").filter(year).mean().alias("avg_session_duration_sec"),
        pl.col("channel").filter(year).n_unique().alias("unique_channels_count"),
    )
    members = pl.scan_parquet(f"{folder}/members.parquet").select("member_id")
    joined = members.join(claims, on="member_id", how="left").join(
        engagement, on="member_id", how="left"
    )
    numbers = pl.all().exclude("member_id").cast(pl.Float64)
    return joined.with_columns(numbers).with_columns(
        pl.col("days_since_last_claim").fill_null(LOOKBACK_DAYS)
    ).with_columns(pl.all().exclude("member_id").fill_null(0)).collect()


def with_pandas(folder, as_of):
    as_of = np.datetime64(as_of, "D")

    def read(table, columns):
        frame = pl.read_parquet(f"{folder}/{table}.parquet", columns=columns)
        return pd.DataFrame({name: frame[name].to_numpy() for name in columns})

    def events(table, columns, day):
        rows = read(table, columns)
        rows["days"] = (as_of - rows[day]).dt.days
        return rows[(rows["days"] >= 1) & (rows["days"] <= LOOKBACK_DAYS)]

    claims = events("claims", CLAIM_COLUMNS, "claim_date")
    last_claim = claims.groupby("member_id")["days"].min().rename("days_since_last_claim")
    year = claims[claims["days"] <= 365]
    year = year.assign(
        d30=year["days"] <= 30,
        d90=year["days"] <= 90,
        amount90=year["claim_amount"].where(year["days"] <= 90, 0),
        er=year["claim_type"] == "emergency",
        pharmacy=year["claim_type"] == "pharmacy",
        out=(year["in_network"] == False).where(year["in_network"].notna()).astype(float),  # noqa: E712
        diabetes=year["diagnosis_category"] == "diabetes",
    )
    by_member = year.groupby("member_id").agg(
        total_claims_count=("claim_amount", "size"),
        total_claim_amount=("claim_amount", "sum"),
        avg_claim_amount=("claim_amount", "mean"),
        max_claim_amount=("claim_amount", "max"),
        std_claim_amount=("claim_amount", "std"),
        total_paid_amount=("paid_amount", "sum"),
        total_member_responsibility=("member_responsibility", "sum"),
        claims_last_30d=("d30", "sum"),
        claims_last_90d=("d90", "sum"),
        claim_amount_last_90d=("amount90", "sum"),
        er_visit_count=("er", "sum"),
        pharmacy_fill_count=("pharmacy", "sum"),
        out_of_network_rate=("out", "mean"),
        unique_claim_types=("claim_type", "nunique"),
        has_diabetes=("diabetes", "max"),
    )
    contacts = events("engagement", ENGAGEMENT_COLUMNS, "engagement_date")
    contacts = contacts[contacts["days"] <= 365].assign(app=lambda rows: rows["channel"] == "app")
    engagement = contacts.groupby("member_id").agg(
        total_engagements=("channel", "size"),
        app_engagement_rate=("app", "mean"),
        avg_session_duration_sec=("session_duration_sec", "mean"),
        unique_channels_count=("channel", "nunique"),
    )
    table = read("members", ["member_id"]).set_index("member_id")
    table = table.join(by_member).join(last_claim).join(engagement)
    table["days_since_last_claim"] = table["days_since_last_claim"].fillna(LOOKBACK_DAYS)
    numbers = [name for name in table.columns]
    return table[numbers].astype(float).fillna(0)


def main():
    engine, folder, as_of, out = sys.argv[1:]
    day = date.fromisoformat(as_of)
    start = time.perf_counter()
    table = with_polars(folder, day) if engine == "polars" else with_pandas(folder, day)
    seconds = time.perf_counter() - start
    if engine == "pandas":
        columns = {name: table[name].to_numpy() for name in table.columns}
        table = pl.DataFrame({"member_id": table.index.to_list(), **columns})
    table.write_parquet(out)
    version = pl.__version__ if engine == "polars" else pd.__version__
    print(json.dumps({"seconds": seconds, "version": version}))


main()
