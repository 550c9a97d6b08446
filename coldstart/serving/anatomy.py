"""What the article's method is made of: how much is frozen, how much is learnt."""

from __future__ import annotations

from dataclasses import dataclass

from coldstart.encoders import registry


@dataclass(frozen=True)
class Anatomy:
    """The encoder and the article's head on top of it, counted.

    Attributes
    ----------
    encoder : str
        Its name.
    dim : int
        Length of its vectors.
    frozen : int
        Weights of the encoder.
    layers : tuple of (int, int, int)
        Inputs, outputs, and weights and biases of each layer of the head.
    epochs : int
        How often it goes over the pairs.
    learning_rate : float
        Of Adam.
    """

    encoder: str
    dim: int
    frozen: int
    layers: tuple[tuple[int, int, int], ...]
    epochs: int
    learning_rate: float

    @property
    def learnt(self) -> int:
        """Weights and biases of the head."""
        return sum(n for *_, n in self.layers)

    @property
    def share(self) -> float:
        """Share of all weights that is learnt, between 0 and 1."""
        return self.learnt / (self.learnt + self.frozen)


def anatomy(encoder: str = registry.DEFAULT) -> Anatomy:
    """Count the weights of an encoder and of the article's head on it, without loading either.

    Raises
    ------
    EncoderError
        There is no such encoder here.

    Examples
    --------
    >>> made = anatomy()
    >>> made.dim, made.layers[0]
    (384, (768, 256, 196864))
    """
    from coldstart.models.neural.mlp_head import MlpHead
    from coldstart.models.neural.mlp_network import layers

    read = registry.read(encoder)
    head = MlpHead()
    return Anatomy(
        encoder,
        read.dim,
        read.n_weights,
        tuple(layers(2 * read.dim, head.hidden)),
        head.epochs,
        head.learning_rate,
    )
