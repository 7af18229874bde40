"""TIFU-KNN in numpy and scipy, one thread: sparse product with the reference, k nearest by a partial sort, top 20.

argv[1] is a folder with int32 columns: histories of customers (offsets.i32, baskets.i32, items.i32), numbers of the
customers to score (queries.i32) and of the reference (reference.i32). Writes the lists to lists.i32 and says its
versions as one JSON line, then scores once for each line of stdin and answers with the CPU seconds; vectors are made
before. Without numpy and scipy it ends with 3.
"""
import json, os, sys, time

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import numpy
    import scipy
    import scipy.sparse as sparse
except ImportError:
    sys.exit(3)

folder, settings = sys.argv[1], json.loads(sys.argv[2])
read = lambda name: numpy.fromfile(os.path.join(folder, name), numpy.int32)
offsets, baskets, items = read("offsets.i32"), read("baskets.i32"), read("items.i32")
queries, reference = read("queries.i32"), read("reference.i32")
k, top, alpha = settings["neighbours"], settings["top"], settings["ownShare"]
columns = settings["itemCount"]


def vectors():
    """Hu, He, Gao & Zhang 2020, eq. 1 and 2, groups aligned at the end."""
    rows, places, weights = [], [], []
    for customer in range(len(offsets) - 1):
        n = offsets[customer + 1] - offsets[customer]
        size = -(-n // settings["groups"])
        for j in range(n):
            back = n - 1 - j
            weight = settings["basketDecay"] ** (back % size) * settings["groupDecay"] ** (back // size)
            basket = offsets[customer] + j
            for item in set(items[baskets[basket] : baskets[basket + 1]].tolist()):
                rows.append(customer)
                places.append(item)
                weights.append(weight / -(-n // size) / size)
    matrix = sparse.csr_matrix((weights, (rows, places)), shape=(len(offsets) - 1, columns))
    matrix.sum_duplicates()
    return matrix


every = vectors()
known = every[reference]
across = known.T.tocsr()
lengths = numpy.asarray(known.multiply(known).sum(1)).ravel()


def lists():
    best = []
    for start in range(0, len(queries), 512):
        own = every[queries[start : start + 512]]
        count = own.shape[0]
        distances = lengths[None, :] - 2 * (own @ across).toarray()
        nearest = numpy.argpartition(distances, k - 1, axis=1)[:, :k]
        mean = sparse.csr_matrix(
            (numpy.full(nearest.size, 1 / k), (numpy.repeat(numpy.arange(count), k), nearest.ravel())),
            shape=(count, known.shape[0]),
        )
        scores = alpha * own.toarray() + (1 - alpha) * (mean @ known).toarray()
        some = numpy.argpartition(-scores, top - 1, axis=1)[:, :top]
        values = numpy.take_along_axis(scores, some, 1)
        best.append(numpy.take_along_axis(some, numpy.lexsort((some, -values), axis=1), 1))
    return numpy.vstack(best)


lists().astype(numpy.int32).tofile(os.path.join(folder, "lists.i32"))
print(json.dumps({"numpy": numpy.__version__, "scipy": scipy.__version__}), flush=True)
for line in sys.stdin:
    start = time.process_time()
    lists()
    print(time.process_time() - start, flush=True)
