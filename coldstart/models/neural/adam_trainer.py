"""What trainers have in common: Adam, the best weights so far, and a state to go on from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldstart.training.loop import Checkpoint, Validation

if TYPE_CHECKING:
    import torch


class AdamTrainer(ABC):
    """A `training.Trainer` of some tensors; what an epoch is, a subclass says.

    Parameters
    ----------
    parameters : sequence of Tensor
        What is learnt, in place.
    learning_rate : float
    seed : int
        Of `generator`, from which a subclass draws whatever it draws.
    """

    def __init__(self, parameters: Sequence[torch.Tensor], learning_rate: float, seed: int) -> None:
        import torch

        self.generator = torch.Generator().manual_seed(seed)
        self._parameters = list(parameters)
        for parameter in self._parameters:
            parameter.requires_grad_(True)
        self._adam = torch.optim.Adam(self._parameters, lr=learning_rate, fused=True)
        self.keep()

    @abstractmethod
    def train_epoch(self) -> float:
        """Go once over what there is to learn from; return the mean loss."""

    @abstractmethod
    def validate(self) -> Validation:
        """Measure on the held-out users."""

    def step(self, loss: torch.Tensor) -> float:
        """Take one step of Adam down a loss; return its value."""
        self._adam.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self._adam.step()
        return float(loss.detach())

    def keep(self) -> None:
        """Remember the present weights as the best."""
        self._best = [p.detach().clone() for p in self._parameters]

    def restore(self) -> None:
        """Put the best weights in place."""
        self._put(self._best)

    def snapshot(self) -> Checkpoint:
        """Return weights, best weights, Adam's moments and the generator."""
        tensors = {"generator": self.generator.get_state().clone()}
        for n, parameter in enumerate(self._parameters):
            tensors[f"weight_{n}"] = parameter.detach().clone()
            tensors[f"best_{n}"] = self._best[n].clone()
            for key, value in self._adam.state[parameter].items():
                tensors[f"adam_{n}_{key}"] = value.clone()
        return Checkpoint(tensors, {})

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go back to what `snapshot` returned."""
        stored = checkpoint.tensors
        self.generator.set_state(stored["generator"])
        self._best = [stored[f"best_{n}"].clone() for n in range(len(self._parameters))]
        self._put([stored[f"weight_{n}"] for n in range(len(self._parameters))])
        for n, parameter in enumerate(self._parameters):
            prefix = f"adam_{n}_"
            self._adam.state[parameter] = {
                key.removeprefix(prefix): value.clone()
                for key, value in stored.items()
                if key.startswith(prefix)
            }

    def _put(self, values: Sequence[torch.Tensor]) -> None:
        import torch

        with torch.no_grad():
            for parameter, value in zip(self._parameters, values, strict=True):
                parameter.copy_(value)
