"""Models of lifetimes on the summary in argv[1] (CSV: frequency, recency, T, monetary): prints one JSON object."""
import json, sys, time
try:
    import pandas, numpy
    from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter
except ImportError:
    sys.exit(3)

summary = pandas.read_csv(sys.argv[1])
days = float(sys.argv[2])
columns = (summary.frequency, summary.recency, summary["T"])
returning = summary[summary.frequency > 0]


def median_seconds(run, times):
    seconds = []
    for _ in range(times):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return sorted(seconds)[len(seconds) // 2]


def parameters(fitter):
    return {name: float(value) for name, value in fitter.params_.items()}


bg = BetaGeoFitter()
pareto = ParetoNBDFitter()
spend = GammaGammaFitter()
fit_bg = lambda: bg.fit(*columns)
fit_pareto = lambda: pareto.fit(*columns)
fit_spend = lambda: spend.fit(returning.frequency, returning.monetary)
expected = lambda: bg.conditional_expected_number_of_purchases_up_to_time(days, *columns)
value = lambda: spend.customer_lifetime_value(bg, *columns, summary.monetary, time=12, discount_rate=0.01, freq="D")
fit_bg(), fit_pareto(), fit_spend()
print(json.dumps({
    "fitBg": median_seconds(fit_bg, 5),
    "fitPareto": median_seconds(fit_pareto, 3),
    "fitSpend": median_seconds(fit_spend, 3),
    "expectedOrders": median_seconds(expected, 3),
    "value": median_seconds(value, 3),
    "bg": parameters(bg),
    "pareto": parameters(pareto),
    "spend": parameters(spend),
    "sumOfExpectedOrders": float(numpy.nansum(expected())),
    "sumOfValue": float(numpy.nansum(value())),
}))
