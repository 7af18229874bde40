"""BG/NBD by lifetimes on the summary in argv[1] (CSV: frequency, recency, T): prints one JSON object."""
import json, sys, time
try:
    import pandas, numpy
    from lifetimes import BetaGeoFitter
except ImportError:
    sys.exit(3)

summary = pandas.read_csv(sys.argv[1])
days = float(sys.argv[2])


def median_seconds(run, times):
    seconds = []
    for _ in range(times):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return sorted(seconds)[len(seconds) // 2]


fitter = BetaGeoFitter()
fit = lambda: fitter.fit(summary.frequency, summary.recency, summary["T"])
fit()
columns = (days, summary.frequency, summary.recency, summary["T"])
expected = fitter.conditional_expected_number_of_purchases_up_to_time(*columns)
print(json.dumps({
    "fit": median_seconds(fit, 5),
    "expectedOrders": median_seconds(lambda: fitter.conditional_expected_number_of_purchases_up_to_time(*columns), 3),
    "parameters": {name: float(value) for name, value in fitter.params_.items()},
    "sumOfExpectedOrders": float(numpy.nansum(expected)),
}))
