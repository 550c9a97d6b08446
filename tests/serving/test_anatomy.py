"""What is said of frozen and learnt weights is counted on the real things."""

from __future__ import annotations

import pytest

from coldstart.core.errors import EncoderError
from coldstart.encoders import registry
from coldstart.models.neural.mlp_head import MlpHead
from coldstart.models.neural.mlp_network import Network
from coldstart.serving.anatomy import anatomy


def test_frozen_weights_are_those_that_the_model_has():
    from transformers import AutoModel

    model = AutoModel.from_pretrained(registry.read().folder)
    assert anatomy().frozen == sum(weight.numel() for weight in model.parameters())


def test_learnt_weights_are_those_of_the_head_that_is_trained():
    made = anatomy()
    network = Network.drawn(2 * made.dim, MlpHead().hidden, 0, "label")
    assert made.learnt == sum(weight.numel() for weight in network.parameters())
    assert made.share == made.learnt / (made.learnt + made.frozen)


def test_an_encoder_that_is_not_here_is_named():
    with pytest.raises(EncoderError, match="no/such-encoder"):
        anatomy("no/such-encoder")
