#!/usr/bin/env bash
# A good guess: implicit's filter_already_liked_items leaves liked items out, and a 0 in the matrix is no like.
# What happens: (a) when fewer than N items are left, the liked ones come back at the end of the list, with score
# 0.0 from the item model and -3.4e38 from ALS; (b) a stored zero (a rating of 0 or a canceled order) is "liked":
# the item is filtered, while the same matrix after eliminate_zeros() recommends it first.
# Why it matters: small catalogs show people what they have, and SciPy stores the zeros of a table as they come.
# Versions: implicit 0.7.3, NumPy 1.26.4, SciPy 1.17.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check implicit==0.7.3 numpy==1.26.4 scipy==1.17.1
venv/bin/python -I - <<'EOF'
import numpy as np
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import ItemItemRecommender
from threadpoolctl import threadpool_limits

users, items, values = [0, 0, 1, 1, 1, 2, 2], [0, 1, 0, 1, 2, 0, 1], [1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
stored_zero = sp.csr_matrix((np.array(values), (users, items)), shape=(3, 3))
no_zero = stored_zero.copy()
no_zero.eliminate_zeros()


def recommend(model: object, matrix: sp.csr_matrix) -> list[tuple[int, float]]:
    model.fit(matrix, show_progress=False)
    ids, scores = model.recommend(0, matrix[0], N=3, filter_already_liked_items=True)
    return [(int(i), float(s)) for i, s in zip(ids, scores, strict=True)]


with threadpool_limits(1, "blas"):
    by_item = recommend(ItemItemRecommender(K=3, num_threads=1), no_zero)
    by_item_zero = recommend(ItemItemRecommender(K=3, num_threads=1), stored_zero)
    als = recommend(AlternatingLeastSquares(factors=2, random_state=1, num_threads=1), no_zero)
print("user 0 has item 0 only. Item model:", by_item)
print("item 1 stored as 0. Item model:   ", by_item_zero)
print("ALS:                              ", als)
assert by_item[0][0] == 1 and by_item[-1] == (0, 0.0)
assert by_item_zero[0][0] == 2 and dict(by_item_zero)[1] == 0.0
assert als[-1][0] == 0 and als[-1][1] < -3e38
EOF
