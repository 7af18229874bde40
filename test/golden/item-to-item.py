"""Weights between items by the library `implicit` (cosine, TF-IDF, BM25) and by EASE in numpy (Steck 2019, eq. 8), of a
small drawn matrix of counts: python item-to-item.py > item-to-item.json. Made with implicit 0.7.3, numpy 2.4, scipy 1.17.

Every neighbour is kept; the diagonal, what an item says of itself, is put to 0. Item 11 has one buyer, item 12 none;
customer 0 has one item, customer 1 none.
"""
import json

import numpy
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
from scipy.sparse import csr_matrix

random = numpy.random.default_rng(7)
customers, items = 30, 13
counts = random.poisson(0.6 * random.gamma(1, 1, items) * random.gamma(1, 1, customers)[:, None]).astype(float)
counts[:2] = 0
counts[0, 3] = 2
counts[:, 11:] = 0
counts[5, 11] = 1
matrix = csr_matrix(counts)


def similarities(model):
    model.fit(matrix.copy(), show_progress=False)
    weights = model.similarity.toarray()
    numpy.fill_diagonal(weights, 0)
    return numpy.nan_to_num(weights).tolist()


def ease(values, l2):
    inverse = numpy.linalg.inv(values.T @ values + l2 * numpy.eye(items))
    weights = -inverse / numpy.diag(inverse)[None, :]
    numpy.fill_diagonal(weights, 0)
    return weights.tolist()


print(
    json.dumps(
        {
            "offsets": matrix.indptr.tolist(),
            "columns": matrix.indices.tolist(),
            "values": matrix.data.tolist(),
            "itemCount": items,
            "cosine": similarities(CosineRecommender(K=items + 1, num_threads=1)),
            "tfidf": similarities(TFIDFRecommender(K=items + 1, num_threads=1)),
            "bm25": similarities(BM25Recommender(K=items + 1, K1=1.5, B=0.6, num_threads=1)),
            "ease": ease((counts > 0).astype(float), 3.0),
            "easeOfCounts": ease(counts, 3.0),
        }
    )
)
