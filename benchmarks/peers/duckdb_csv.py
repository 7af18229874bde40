"""Reads the CSV in argv[1] into a table by DuckDB on one thread: prints one JSON object."""
import json, sys, time
try:
    import duckdb
except ImportError:
    sys.exit(3)

connection = duckdb.connect()
connection.execute("set threads = 1")
seconds = []
for _ in range(3):
    connection.execute("drop table if exists orders")
    start = time.process_time()
    connection.execute("create table orders as select * from read_csv(?)", [sys.argv[1]])
    seconds.append(time.process_time() - start)
rows = connection.execute("select count(*) from orders").fetchone()[0]
print(json.dumps({"read": sorted(seconds)[1], "rows": rows}))
