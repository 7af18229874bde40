"""Lists of things new to the customer by implicit (cosine, TF-IDF, BM25, ALS, BPR) and by EASE in numpy, one thread.

argv[1] is a folder with what customers bought as a sparse matrix (offsets.i32, columns.i32, counts.f32, recent.f32) and
the rows to score (rows.i32), argv[2] the settings. Writes lists as int32, best first, equal scores by the lower column,
-1 where there is nothing more, and says each file as one JSON line. Without implicit it ends with 3.
"""
import json, os, sys

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import numpy
    import scipy.linalg.lapack as lapack
    import scipy.sparse as sparse
    from implicit.als import AlternatingLeastSquares
    from implicit.bpr import BayesianPersonalizedRanking
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
except ImportError:
    sys.exit(3)

folder, settings = sys.argv[1], json.loads(sys.argv[2])
read = lambda name, kind=numpy.int32: numpy.fromfile(os.path.join(folder, name), kind)
offsets, columns, asked = read("offsets.i32"), read("columns.i32"), read("rows.i32")
top, width = settings["top"], settings["columnCount"]
matrix = lambda values: sparse.csr_matrix((values, columns, offsets), shape=(len(offsets) - 1, width))
counts, recent = matrix(read("counts.f32", numpy.float32)), matrix(read("recent.f32", numpy.float32))
ones = matrix(numpy.ones(len(columns), numpy.float32))
weighed = counts if settings["matrix"] == "counts" else ones
files = 0


def write(name, scores_of):
    """@param scores_of rows of customers to a dense matrix of scores"""
    global files
    lists = []
    for start in range(0, len(asked), 512):
        rows = asked[start : start + 512]
        scores = numpy.asarray(scores_of(rows), dtype=numpy.float64)
        scores[ones[rows].toarray() > 0] = -numpy.inf
        some = numpy.argpartition(-scores, top - 1, axis=1)[:, :top]
        values = numpy.take_along_axis(scores, some, 1)
        order = numpy.lexsort((some, -values), axis=1)
        best = numpy.take_along_axis(some, order, 1)
        lists.append(numpy.where(numpy.isfinite(numpy.take_along_axis(values, order, 1)), best, -1))
    file = f"lists{files}.i32"
    files += 1
    numpy.vstack(lists).astype(numpy.int32).tofile(os.path.join(folder, file))
    print(json.dumps({"name": name, "file": file}), flush=True)


for name, kind in (("cosine", CosineRecommender), ("TF-IDF", TFIDFRecommender), ("BM25", BM25Recommender)):
    model = kind(K=settings["neighbours"], num_threads=1)
    model.fit(weighed.copy(), show_progress=False)
    weights = model.similarity.tocsr()
    write(f"implicit {name}", lambda rows: (weighed[rows] @ weights).toarray())

for name, kind, options in (
    ("ALS", AlternatingLeastSquares, {**settings["als"], "iterations": 15}),
    ("BPR", BayesianPersonalizedRanking, {}),
):
    model = kind(num_threads=1, random_state=1, **options)
    model.fit(ones, show_progress=False)
    write(f"implicit {name}", lambda rows: model.user_factors[rows] @ model.item_factors.T)

# Steck 2019, eq. 8, of the items with the most buyers.
buyers = numpy.asarray(ones.sum(0)).ravel()
head = numpy.sort(numpy.argsort(-buyers, kind="stable")[: settings["easeItems"]])
bought = ones[:, head]
gram = (bought.T @ bought).toarray()
gram[numpy.diag_indices(len(head))] += settings["l2"]
factor, _ = lapack.spotrf(gram, lower=1, overwrite_a=1)
inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
inverse = numpy.tril(inverse) + numpy.tril(inverse, -1).T
weights = inverse / -numpy.diag(inverse)
weights[numpy.diag_indices(len(head))] = 0


def ease(purchases):
    def scores_of(rows):
        scores = numpy.full((len(rows), width), -1e3)
        scores[:, head] = purchases[rows][:, head] @ weights
        return scores

    return scores_of


write("EASE in numpy", ease(ones))
write("EASE in numpy, recent purchases count more", ease(recent))
