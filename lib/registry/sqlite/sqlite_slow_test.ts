import { testClients } from "../suite/client_suite.ts";
import { openSqliteStore } from "../suite/open_sqlite_store.ts";

testClients("sqlite", openSqliteStore);
