"""Dense algebra of numpy and scipy with OpenBLAS, one thread, on numbers that both sides make by the same rule.

Line by line: writes to the folder argv[1] what the results must be, says what it has as one JSON line, then does the work
named by each line of stdin and answers with its CPU seconds. argv[2] is the sizes as JSON. Without numpy it ends with 3.
"""
import json, os, sys, time

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import numpy
except ImportError:
    sys.exit(3)
try:
    from scipy.linalg import lapack
except ImportError:
    lapack = None

folder, sizes = sys.argv[1], json.loads(sys.argv[2])


def numbers(rows, columns, seed):
    """Even in [-.5, .5): the same as `numbersOf` of dense-kernels.ts."""
    k = numpy.arange(seed, seed + rows * columns, dtype=numpy.uint32) * numpy.uint32(2654435761)
    return (k.astype(numpy.float64) / 2**32 - 0.5).astype(numpy.float32).reshape(rows, columns)


def result(name, array):
    array.tofile(os.path.join(folder, name))


dense, weights = numbers(sizes["rows"], 64, 1), numbers(1, 64, 7)[0]
square, other = numbers(sizes["square"], sizes["inner"], 3), numbers(sizes["square"], sizes["inner"], 5)
users, items = numbers(sizes["users"], 64, 11), numbers(sizes["items"], 64, 13)
n, k = sizes["n"], sizes["k"]
product = numpy.empty((len(square), len(other)), numpy.float32)
lower = numpy.tril(numbers(n, n, 17).astype(numpy.float64), -1)
definite = {"f64": lower + lower.T + n * numpy.eye(n)}
definite["f32"] = definite["f64"].astype(numpy.float32)


def sigmoid_of_product():
    z = dense @ weights
    numpy.negative(z, out=z)
    numpy.exp(z, out=z)
    z += 1
    return numpy.reciprocal(z, out=z)


def best_items():
    """Some users at a time: their scores stay in the cache."""
    best = numpy.empty((len(users), k), numpy.int64)
    for start in range(0, len(users), 256):
        scores = users[start : start + 256] @ items.T
        some = numpy.argpartition(scores, len(items) - k, axis=1)[:, -k:]
        order = numpy.argsort(-numpy.take_along_axis(scores, some, 1), axis=1, kind="stable")
        best[start : start + 256] = numpy.take_along_axis(some, order, 1)
    return best


def inverse(kind):
    if lapack is None:
        return numpy.linalg.inv(definite[kind])
    factor, half = (lapack.dpotrf, lapack.dpotri) if kind == "f64" else (lapack.spotrf, lapack.spotri)
    # Of a symmetric matrix the transpose is the form that is copied without a turn.
    return half(factor(definite[kind].T, lower=1)[0], lower=1, overwrite_c=1)[0]


work = {
    "product and logistic function": sigmoid_of_product,
    "product with a vector": lambda: dense @ weights,
    "product of matrices": lambda: numpy.matmul(square, other.T, out=product),
    "best columns": best_items,
    "factor f64": lambda: numpy.linalg.cholesky(definite["f64"]),
    "factor f32": lambda: numpy.linalg.cholesky(definite["f32"]),
    "inverse f64": lambda: inverse("f64"),
    "inverse f32": lambda: inverse("f32"),
}
result("logistic.f32", sigmoid_of_product())
result("product.f32", numpy.matmul(square, other.T))
result("best.i32", best_items().astype(numpy.int32))
result("factor.f64", work["factor f64"]()[-1])
result("inverse.f64", inverse("f64")[-1])
print(json.dumps({"numpy": numpy.__version__, "inverse": "numpy" if lapack is None else "LAPACK potrf, potri"}), flush=True)
for line in sys.stdin:
    start = time.process_time()
    work[line.strip()]()
    print(time.process_time() - start, flush=True)
