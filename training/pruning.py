"""A smaller network out of a larger one: of the inner channels of each layer those that say most."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from processors.joint.tokens import Tokens
from training.joint import Joint

_LAYERS = "encoder.encoder.layer."
_IN, _OUT = "intermediate.dense", "output.dense"
_RIDGE = 1e-3  # of the mean variance of a channel


@dataclass(frozen=True)
class _Inner:
    """How the inner channels of a layer stir: mean size, mean and covariance, over all pieces of some texts."""

    size: Tensor
    mean: Tensor
    together: Tensor


@torch.no_grad()
def pruned(large: Joint, small: Joint, texts: Sequence[Tokens]) -> Joint:
    """The small network with the weights of the large one, which has as many layers and as many inner channels or more.

    An inner channel says as much as it is large on `texts` times the length of what it adds. What the others added is
    told from those that stay as well as a linear map can (least squares over all pieces of `texts`).
    """
    weights = large.state_dict()
    if large.size.inner > small.size.inner:
        for number, inner in enumerate(_stirred(large, texts)):
            weights |= _fewer(weights, f"{_LAYERS}{number}.", inner, small.size.inner)
    small.load_state_dict(weights)
    return small


def _fewer(weights: dict[str, Tensor], layer: str, inner: _Inner, count: int) -> dict[str, Tensor]:
    """The feed-forward part of a layer with the `count` channels that say most."""
    weight, bias = weights[f"{layer}{_OUT}.weight"], weights[f"{layer}{_OUT}.bias"]
    best = (inner.size * weight.norm(dim=0)).topk(count).indices.sort().values
    wide, ours = weight.double(), inner.together[best][:, best]
    ridge = _RIDGE * ours.diagonal().mean() * torch.eye(count, dtype=ours.dtype)
    refitted = torch.linalg.solve(ours + ridge, inner.together[best] @ wide.T).T
    return {
        f"{layer}{_IN}.weight": weights[f"{layer}{_IN}.weight"][best].clone(),
        f"{layer}{_IN}.bias": weights[f"{layer}{_IN}.bias"][best].clone(),
        f"{layer}{_OUT}.weight": refitted.float(),
        f"{layer}{_OUT}.bias": (bias + wide @ inner.mean - refitted @ inner.mean[best]).float(),
    }


def _stirred(net: Joint, texts: Sequence[Tokens]) -> list[_Inner]:
    """Of each layer of the network how its inner channels stir."""
    layers = [one.output.dense for one in net.encoder.encoder.layer]
    wide, pieces = net.size.inner, 0
    sums = [(torch.zeros(wide), torch.zeros(wide), torch.zeros(wide, wide, dtype=torch.float64)) for _ in layers]

    def watch(number: int):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            rows = inputs[0].flatten(0, 1)
            for total, part in zip(sums[number], (rows.abs().sum(0), rows.sum(0), rows.T @ rows), strict=True):
                total += part

        return hook

    hooks = [one.register_forward_pre_hook(watch(number)) for number, one in enumerate(layers)]
    for text in texts:
        net.encode(*(torch.tensor([values]) for values in (text.ids, text.shapes, text.types, [1] * len(text))))
        pieces += len(text)
    for hook in hooks:
        hook.remove()
    means = [(size / pieces, total.double() / pieces, squares / pieces) for size, total, squares in sums]
    return [_Inner(size, mean, squares - torch.outer(mean, mean)) for size, mean, squares in means]
