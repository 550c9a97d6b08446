"""TF-IDF centroid: items that share rare words with what someone likes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.core.events import Event
from coldstart.models.additive import LinearInLikes, known_likes
from coldstart.models.base import Target
from coldstart.models.queries import Items, Queries, Training

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

# Words of two letters and more; Chinese and Japanese write no spaces, so each character is a word.
WORD = r"(?u)[^\W\u3040-\u30ff\u3400-\u9fff]{2,}|[\u3040-\u30ff\u3400-\u9fff]"


class TfidfCentroid(LinearInLikes):
    r"""Cosine between an item's words and the mean of the liked items' words.

    .. math:: s(u, i) = \cos\Big(x_i, \sum_{j \in S_u} x_j\Big), \qquad
        x_{iw} \propto (1 + \log f_{iw})\Big(1 + \log \frac{1 + n}{1 + n_w}\Big)

    Word w stands :math:`f_{iw}` times in the text of item i, and in :math:`n_w` of the n texts of
    the training catalogue; each :math:`x_i` has length one. The centroid is Rocchio's (1971), the
    weights are Salton & Buckley's (1988) as scikit-learn computes them.

    Attributes
    ----------
    words_ : list of str
    rarity_ : ndarray, float64 (n_words,)
        The second factor: inverse document frequencies.
    texts_ : csr_matrix, float32 (n_items, n_words)
        The training catalogue.
    """

    name = "tfidf_centroid"
    ranks = frozenset({Target.FEW_SHOT_USER, Target.COLD_ITEM, Target.AUDIENCE})

    words_: list[str]
    rarity_: np.ndarray
    texts_: csr_matrix

    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:  # noqa: ARG002
        """Count the words of the catalogue."""
        self.index_ = train.items.index
        vectoriser = _vectoriser()
        words = vectoriser.build_analyzer()
        if any(words(text) for text in train.items.texts):
            vectoriser.fit(train.items.texts)
            self.words_ = vectoriser.get_feature_names_out().tolist()
            self.rarity_ = vectoriser.idf_
        else:
            self.words_, self.rarity_ = [], np.zeros(0)
        self.texts_ = self._vectors(train.items.texts)
        yield from ()

    def left(self) -> csr_matrix:
        """Return the catalogue's vectors."""
        return self.texts_

    def right(self, items: Items) -> csr_matrix:
        """Return these items' vectors, in columns."""
        return self._vectors(items.texts).T.tocsr()

    def scale(self, cases: Queries) -> np.ndarray:
        """Return one over the length of each case's sum; 0 where it is empty."""
        sums = known_likes(cases, self.index_) @ self.texts_
        lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1), dtype=np.float64).ravel())
        some = lengths > 0
        return (some / np.where(some, lengths, 1.0)).astype(np.float32)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return words, their rarity and the catalogue's vectors."""
        texts = self.texts_
        arrays = {"rarity": self.rarity_, "values": texts.data}
        arrays |= {"columns": texts.indices, "starts": texts.indptr}
        return arrays, {"words": self.words_, "items": list(self.index_)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the method with stored words."""
        model = cls()
        model.index_ = {id_: n for n, id_ in enumerate(values["items"])}
        model.words_, model.rarity_ = list(values["words"]), arrays["rarity"]
        stored = (arrays["values"], arrays["columns"], arrays["starts"])
        model.texts_ = csr_matrix(stored, shape=(len(model.index_), len(model.words_)))
        return model

    def _vectors(self, texts: Sequence[str]) -> csr_matrix:
        """Return texts as vectors of length one, float32 (n, n_words)."""
        if not self.words_ or not len(texts):
            return csr_matrix(np.zeros((len(texts), len(self.words_)), dtype=np.float32))
        vectoriser = _vectoriser({word: n for n, word in enumerate(self.words_)})
        vectoriser.idf_ = self.rarity_
        vectors: csr_matrix = vectoriser.transform(texts).tocsr()
        return vectors


def _vectoriser(vocabulary: Mapping[str, int] | None = None) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        sublinear_tf=True, token_pattern=WORD, vocabulary=vocabulary, dtype=np.float32
    )
