"""Item-to-item by implicit and numpy, one thread: cosine, TF-IDF, BM25, EASE and iALS of customers x items.

argv[1] is a folder with the purchases (offsets.i32, columns.i32, values.f64), argv[2] the settings as JSON. Writes the
weights (cosine.f64 and so on: items x items without the diagonal), or, where there are many items, of some of them only;
for iALS the objective. Says its versions as one JSON line, then does once what each line of stdin names and answers with
the CPU seconds. Without implicit, numpy and scipy it ends with 3.
"""
import json, os, sys, time

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import implicit
    import numpy
    import scipy.linalg
    from implicit.cpu.als import AlternatingLeastSquares
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
    from scipy.sparse import csr_matrix
except ImportError:
    sys.exit(3)

folder, settings = sys.argv[1], json.loads(sys.argv[2])
read = lambda name, kind: numpy.fromfile(os.path.join(folder, name), kind)
offsets, columns, values = read("offsets.i32", numpy.int32), read("columns.i32", numpy.int32), read("values.f64", float)
items, neighbours, top = settings["itemCount"], settings["neighbours"], settings["top"]
matrix = csr_matrix((values, columns, offsets), shape=(len(offsets) - 1, items))
binary = csr_matrix((numpy.ones(len(columns)), columns, offsets), shape=matrix.shape)
models = {"cosine": CosineRecommender, "tfidf": TFIDFRecommender, "bm25": BM25Recommender}
fitted = {}


def fit(name):
    # One neighbour more: the item itself is among them.
    fitted[name] = models[name](K=neighbours + 1, num_threads=1)
    fitted[name].fit(matrix, show_progress=False)
    return fitted[name]


def recommend(name):
    return fitted[name].recommend(numpy.arange(matrix.shape[0]), matrix, N=top)


def ease():
    """Steck 2019, eq. 8, in f32, of the items with the most buyers; Cholesky's factor and the inverse by LAPACK."""
    buyers = numpy.asarray(binary.sum(0)).ravel()
    head = numpy.sort(numpy.lexsort((numpy.arange(items), -buyers))[: settings["dense"]])
    rows = binary[:, head]
    gram = (rows.T @ rows).toarray().astype(numpy.float32)
    gram[numpy.diag_indices_from(gram)] += settings["l2"]
    factor, _ = scipy.linalg.lapack.spotrf(gram, lower=1, overwrite_a=1)
    inverse, _ = scipy.linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    inverse = numpy.tril(inverse) + numpy.tril(inverse, -1).T
    weights = inverse / -numpy.diag(inverse)[None, :]
    numpy.fill_diagonal(weights, 0)
    return head, weights


def ials(iterations):
    confidences = matrix.copy()
    confidences.data = 1 + settings["alpha"] * confidences.data
    model = AlternatingLeastSquares(
        factors=settings["factors"],
        regularization=settings["ridge"],
        alpha=1.0,
        dtype=numpy.float64,
        iterations=iterations,
        num_threads=1,
        random_state=1,
    )
    model.fit(confidences, show_progress=False)
    return model, confidences


def write_weights(name):
    similarity = fit(name).similarity.tocsr().copy()
    similarity.setdiag(0)
    similarity.eliminate_zeros()
    similarity.sort_indices()
    for part, array in (("offsets", similarity.indptr), ("columns", similarity.indices)):
        array.astype(numpy.int32).tofile(os.path.join(folder, f"{name}.{part}.i32"))
    similarity.data.tofile(os.path.join(folder, f"{name}.values.f64"))
    lists, scores = recommend(name)
    lists.astype(numpy.int32).tofile(os.path.join(folder, f"{name}.lists.i32"))
    scores.astype(float).tofile(os.path.join(folder, f"{name}.scores.f64"))


def objective():
    """Hu, Koren & Volinsky 2008, eq. 3, customers solved for exactly."""
    model, confidences = ials(settings["iterations"])
    customers = model.recalculate_user(numpy.arange(matrix.shape[0]), confidences)
    goods = model.item_factors
    whole = (customers.T @ customers * (goods.T @ goods)).sum()
    whole += settings["ridge"] * ((customers**2).sum() + (goods**2).sum())
    for start in range(0, len(columns), 100_000):
        part = slice(start, start + 100_000)
        of = numpy.searchsorted(offsets, numpy.arange(start, min(start + 100_000, len(columns))), "right") - 1
        scores = numpy.einsum("ij,ij->i", customers[of], goods[columns[part]])
        whole += (confidences.data[part] * (1 - scores) ** 2 - scores**2).sum()
    return whole


for name in settings["check"]:
    if name == "ease":
        head, weights = ease()
        head.astype(numpy.int32).tofile(os.path.join(folder, "ease.head.i32"))
        weights.astype(float).tofile(os.path.join(folder, "ease.weights.f64"))
    elif name == "ials":
        numpy.array([objective()]).tofile(os.path.join(folder, "ials.objective.f64"))
    else:
        write_weights(name)

versions = {"implicit": implicit.__version__, "numpy": numpy.__version__}
print(json.dumps(versions), flush=True)
works = {
    "fit": lambda: fit("cosine"),
    "recommend": lambda: recommend("cosine"),
    "ease": ease,
    "ials": lambda: ials(settings["timed"]),
}
for line in sys.stdin:
    start = time.process_time()
    works[line.strip()]()
    print(time.process_time() - start, flush=True)
