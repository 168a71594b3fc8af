"""Runs a statement by Databricks' own Python client and prints what it got, as JSON.

Usage: read_statements.py WAREHOUSE SQL, with DATABRICKS_HOST and DATABRICKS_TOKEN set.
"""
import json
import sys
import time
import urllib.request

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.sql import (
    Disposition,
    ExecuteStatementRequestOnWaitTimeout,
    Format,
    StatementState,
)

warehouse, sql = sys.argv[1:]
client = WorkspaceClient()
api = client.statement_execution


def run(disposition, statement=sql):
    answer = api.execute_statement(
        statement=statement,
        warehouse_id=warehouse,
        disposition=disposition,
        format=Format.JSON_ARRAY,
        wait_timeout="0s",
        on_wait_timeout=ExecuteStatementRequestOnWaitTimeout.CONTINUE,
    )
    states = []
    while answer.status.state in (StatementState.PENDING, StatementState.RUNNING):
        states.append(answer.status.state.value)
        time.sleep(0.01)
        answer = api.get_statement(answer.statement_id)
    return answer, states


def fetched(link):
    # As documented: the address is signed, a token beside it would be refused.
    request = urllib.request.Request(link.external_link, headers=link.http_headers or {})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def rows_of(answer):
    rows, part = [], answer.result
    while part is not None:
        links = part.external_links or []
        rows += part.data_array or [row for link in links for row in fetched(link)]
        next_index = links[0].next_chunk_index if links else part.next_chunk_index
        part = None
        if next_index is not None:
            part = api.get_statement_result_chunk_n(answer.statement_id, next_index)
    return rows


linked, states = run(Disposition.EXTERNAL_LINKS)
inline, _ = run(Disposition.INLINE)
failed, _ = run(Disposition.INLINE, "SELECT FROM FROM")
cancelled = api.execute_statement(statement=sql, warehouse_id=warehouse, wait_timeout="0s")
api.cancel_execution(cancelled.statement_id)
print(json.dumps({
    "states": states,
    "columns": [[c.name, c.type_name.value] for c in linked.manifest.schema.columns],
    "told": linked.manifest.total_row_count,
    "truncated": linked.manifest.truncated,
    "linked": rows_of(linked),
    "inline": rows_of(inline),
    "failed": [failed.status.state.value, failed.status.error.error_code.value],
    "cancelled": api.get_statement(cancelled.statement_id).status.state.value,
    "warehouse": client.warehouses.get(warehouse).state.value,
}))
