"""Order histories of customers as features, for models in Python beside ours; times in weeks."""
import numpy
import pandas

windows = (14, 28, 56, 91, 182)
"""Features of how often and how regularly a customer orders: enough for a regression."""
rhythm = [
    "x", "T", "silence", "log_x", "log_silence", "silence_share", "rate", "gap_mean", "gap_max", "gap_std", "overdue",
    "overdue_max", "visits28", "visits91",
]


def read_visits(path, net):
    """One row for each customer and day with a purchase: customer_id, date, value, units; net of lines sent back, or not."""
    table = pandas.read_csv(path, dtype={"customer_id": str})
    table["date"] = pandas.to_datetime(table["timestamp"]).dt.normalize()
    table["units"] = table["quantity"] if "quantity" in table else 1.0
    table["value"] = table["amount"] if "amount" in table else 1.0
    bought = table[table["units"] > 0]
    sums = (table if net else bought).groupby(["customer_id", "date"])[["value", "units"]].sum()
    return sums.loc[bought.groupby(["customer_id", "date"]).size().index].reset_index()


def features(visits, day):
    """Customers as they stood after a day (included), by customer_id."""
    past = visits[visits["date"] <= day].copy()
    past["gap"] = past.groupby("customer_id")["date"].diff().dt.days / 7
    by = past.groupby("customer_id")
    first, last = by["date"].min(), by["date"].max()
    rows = pandas.DataFrame({"x": by.size() - 1, "T": (day - first).dt.days / 7, "silence": (day - last).dt.days / 7})
    rows["span"] = (last - first).dt.days / 7
    rows["log_x"], rows["log_silence"] = numpy.log1p(rows["x"]), numpy.log1p(rows["silence"])
    rows["silence_share"], rows["rate"] = rows["silence"] / rows["T"], (rows["x"] + 0.24) / (rows["T"] + 4.4)
    for name in ("mean", "max", "std", "last", "min", "median"):
        rows[f"gap_{name}"] = getattr(by["gap"], name)()
    rows["overdue"], rows["overdue_max"] = rows["silence"] / rows["gap_mean"], rows["silence"] / rows["gap_max"]
    for name in ("sum", "mean", "last", "first", "max"):
        rows[f"value_{name}"] = getattr(by["value"], name)()
    for window in windows:
        recent = past[past["date"] > day - pandas.Timedelta(days=window)].groupby("customer_id")
        rows[f"visits{window}"] = recent.size().reindex(rows.index).fillna(0)
        rows[f"value{window}"] = recent["value"].sum().reindex(rows.index).fillna(0)
    for name in ("sum", "mean", "last", "first"):
        rows[f"units_{name}"] = getattr(by["units"], name)()
    rows["log_value"] = numpy.log1p(rows["value_sum"].clip(lower=0))
    return rows[rhythm + [name for name in rows if name not in rhythm]]


def clean(rows):
    """No cell missing or infinite."""
    return rows.fillna(-1).replace([numpy.inf, -numpy.inf], 99).clip(-1e4, 1e4)
