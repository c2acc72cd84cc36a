"""A smaller network out of a larger one: of the inner channels and attentions of each layer those that say most."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from processors.joint.tokens import Tokens
from training.joint import ATTENTION, Joint

_LAYERS = "encoder.encoder.layer."
_RIDGE = 1e-3  # of the mean variance of a channel

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class _Part:
    """The linear layers of a layer that make its channels, and the one that adds them up."""

    makers: tuple[str, ...]
    adds: str


_INNER = _Part(("intermediate.dense",), "output.dense")
_ATTENTIONS = _Part(("attention.self.query", "attention.self.key", "attention.self.value"), "attention.output.dense")


@dataclass(frozen=True)
class _Channels:
    """How the channels of a part stir: mean size, mean and covariance, over all pieces of some texts."""

    size: Tensor
    mean: Tensor
    together: Tensor

    @property
    def ridge(self) -> float:
        return _RIDGE * float(self.together.diagonal().mean())


@torch.no_grad()
def pruned(large: Joint, small: Joint, texts: Sequence[Tokens]) -> Joint:
    """The small network with the weights of the large one, which has as many layers, inner channels and attentions or more.

    An inner channel says as much as it is large on `texts` times the length of what it adds. Of the attentions those go,
    one after the other, without which the others tell best what all have told. What went is told from the channels that
    stay as well as a linear map can (least squares over all pieces of `texts`).
    """
    weights: Weights = large.state_dict()
    if large.size.attentions != small.size.attentions:
        for layer, channels in enumerate(_stirred(large, _ATTENTIONS, texts)):
            weight = weights[f"{_LAYERS}{layer}.{_ATTENTIONS.adds}.weight"]
            kept = _told(channels, weight.double(), small.size.attentions)
            weights |= _fewer(weights, f"{_LAYERS}{layer}.", _ATTENTIONS, channels, kept)
    if large.size.inner != small.size.inner:
        for layer, channels in enumerate(_stirred(large, _INNER, texts)):
            says = channels.size * weights[f"{_LAYERS}{layer}.{_INNER.adds}.weight"].norm(dim=0)
            kept = says.topk(small.size.inner).indices.sort().values
            weights |= _fewer(weights, f"{_LAYERS}{layer}.", _INNER, channels, kept)
    small.load_state_dict(weights)
    return small


def _told(channels: _Channels, wide: Tensor, count: int) -> Tensor:
    """The channels of `count` attentions: each time that one goes of which the others tell most."""

    def lost(kept: Tensor) -> float:
        """The variance of what is added that the channels kept do not tell."""
        error = wide.clone()
        error[:, kept] -= _refitted(channels, wide, kept)
        return float(((error @ channels.together) * error).sum())

    groups = list(torch.arange(wide.shape[1]).split(ATTENTION))
    while len(groups) > count:
        rest = [torch.cat(groups[:n] + groups[n + 1 :]) for n in range(len(groups))]
        del groups[min(range(len(groups)), key=lambda n: lost(rest[n]))]
    return torch.cat(groups)


def _refitted(channels: _Channels, wide: Tensor, kept: Tensor) -> Tensor:
    """The weights by which the channels kept add what all added, as well as they can."""
    ours = channels.together[kept][:, kept]
    ridge = channels.ridge * torch.eye(len(kept), dtype=ours.dtype)
    # Towards the weights that they have: what a channel does not vary in stays as it was.
    gone = channels.together[kept] @ wide.T - ours @ wide[:, kept].T
    return wide[:, kept] + torch.linalg.solve(ours + ridge, gone).T


def _fewer(weights: Weights, layer: str, part: _Part, channels: _Channels, kept: Tensor) -> Weights:
    """A part of a layer with the channels kept."""
    weight, bias = weights[f"{layer}{part.adds}.weight"], weights[f"{layer}{part.adds}.bias"]
    wide = weight.double()
    refitted = _refitted(channels, wide, kept)
    made = {f"{layer}{name}.{kind}": weights[f"{layer}{name}.{kind}"][kept].clone()
            for name in part.makers for kind in ("weight", "bias")}  # fmt: skip
    return made | {
        f"{layer}{part.adds}.weight": refitted.float(),
        f"{layer}{part.adds}.bias": (bias + wide @ channels.mean - refitted @ channels.mean[kept]).float(),
    }


def _stirred(net: Joint, part: _Part, texts: Sequence[Tokens]) -> list[_Channels]:
    """Of each layer of the network how the channels of a part stir."""
    layers = [one.get_submodule(part.adds) for one in net.encoder.encoder.layer]
    pieces = 0
    sums = []
    for one in layers:
        wide = one.in_features
        sums.append((torch.zeros(wide), torch.zeros(wide), torch.zeros(wide, wide, dtype=torch.float64)))

    def watch(number: int):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            rows = inputs[0].flatten(0, 1)
            for total, made in zip(sums[number], (rows.abs().sum(0), rows.sum(0), rows.T @ rows), strict=True):
                total += made

        return hook

    hooks = [one.register_forward_pre_hook(watch(number)) for number, one in enumerate(layers)]
    for text in texts:
        net.encode(*(torch.tensor([values]) for values in (text.ids, text.shapes, text.types, [1] * len(text))))
        pieces += len(text)
    for hook in hooks:
        hook.remove()
    means = [(size / pieces, total.double() / pieces, squares / pieces) for size, total, squares in sums]
    return [_Channels(size, mean, squares - torch.outer(mean, mean)) for size, mean, squares in means]
