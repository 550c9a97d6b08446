#!/usr/bin/env bash
# A good guess: two evaluators that leave out what a user already bought agree on a test purchase that is a
# repeat.
# What happens: with the same data and the same popularity scores, irspack reports recall@1 = 0 and Cornac 1.
# irspack masks every training item, the answer too: a repeat can never be a hit. Cornac removes the user's
# training items except those of the test set: the answer is the only known item left in the list, and wins
# although two of the user's known items are more popular. Neither warns.
# Why it matters: with repeat purchases in the test set, neither number says how good the model is.
# Versions: Cornac 3.0.1, irspack 0.5.2, NumPy 2.4.6, SciPy 1.17.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cornac==3.0.1 irspack==0.5.2 numpy==2.4.6 scipy==1.17.1
venv/bin/python -I - <<'EOF'
import warnings

import numpy as np
import scipy.sparse as sp
from cornac.eval_methods import BaseMethod
from cornac.metrics import Recall
from cornac.models import MostPop
from irspack import Evaluator, TopPopRecommender

# Columns: milk, bread, soap, pen. Popularity 4, 3, 2, 1. The first user has milk, bread and soap, and buys soap again.
train = np.array([[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 1]], dtype=float)
test = np.zeros_like(train)
test[0, 2] = 1.0

warnings.simplefilter("error")
irspack_model = TopPopRecommender(sp.csr_matrix(train)).learn()
irspack_recall = Evaluator(sp.csr_matrix(test), cutoff=1).get_score(irspack_model)["recall"]


def triples(matrix: np.ndarray) -> list[tuple[str, str, float]]:
    return [(f"u{u}", f"i{i}", matrix[u, i]) for u, i in zip(*matrix.nonzero(), strict=True)]


method = BaseMethod.from_splits(train_data=triples(train), test_data=triples(test))
result, _ = method.evaluate(MostPop(), [Recall(k=1)], user_based=True)
cornac_recall = result.metric_avg_results["Recall@1"]
print("recall@1 of a repeat purchase: irspack", irspack_recall, "- Cornac", cornac_recall)
assert irspack_recall == 0.0 and cornac_recall == 1.0
EOF
