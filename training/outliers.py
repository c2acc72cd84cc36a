"""Linear layers that survive int8: the few input channels with far larger values than the rest stay in float.

One scale serves all channels of an activation, so that a single loud channel takes the others' precision (Dettmers et al.,
LLM.int8(), NeurIPS 2022). Measured on voices not learnt from: docs/measuring.md.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from processors.joint.tokens import Tokens
from training.joint import Joint

SHARE = 24  # one channel in so many stays in float


class Split(nn.Module):
    """A linear layer in two parts: the quiet channels, to be quantised, and the loud ones."""

    def __init__(self, layer: nn.Linear, loud: Tensor):
        super().__init__()
        self.quiet = nn.Linear(layer.in_features, layer.out_features)
        self.quiet.weight.data = layer.weight.data.clone()
        self.quiet.weight.data[:, loud] = 0
        self.quiet.bias.data = layer.bias.data
        mask = torch.ones(layer.in_features)
        mask[loud] = 0
        self.register_buffer("mask", mask)
        self.register_buffer("loud", loud)
        self.register_buffer("kept", layer.weight.data[:, loud].T.contiguous())

    def forward(self, x: Tensor) -> Tensor:
        return self.quiet(x * self.mask) + x[..., self.loud] @ self.kept


def split(net: Joint, texts: Sequence[Tokens]) -> None:
    """Put a Split in place of every linear layer of the encoder, by what the texts send through it."""
    layers = {name: one for name, one in net.encoder.named_modules() if isinstance(one, nn.Linear)}
    most = {name: torch.zeros(one.in_features) for name, one in layers.items()}

    def watch(name: str):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            most[name] = torch.maximum(most[name], inputs[0].detach().abs().flatten(0, -2).amax(0))

        return hook

    hooks = [one.register_forward_pre_hook(watch(name)) for name, one in layers.items()]
    with torch.no_grad():
        for one in texts:
            rows = [torch.tensor([values]) for values in (one.ids, one.shapes, one.types, [1] * len(one))]
            net.encode(*rows)
    for hook in hooks:
        hook.remove()
    for name, layer in layers.items():
        parent, _, own = name.rpartition(".")
        loud = most[name].topk(max(4, layer.in_features // SHARE)).indices.sort().values
        setattr(net.encoder.get_submodule(parent), own, Split(layer, loud))
