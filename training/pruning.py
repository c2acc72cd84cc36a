"""A smaller network out of a larger one: some of its layers, and of their inner channels those that say most."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from processors.joint.tokens import Tokens
from training.joint import Joint
from training.losses import shown

_LAYERS = "encoder.encoder.layer."


@torch.no_grad()
def pruned(large: Joint, small: Joint, kept: Sequence[int], texts: Sequence[Tokens]) -> Joint:
    """The small network with the weights of the large one; `kept` are the layers of the large one that it has.

    An inner channel says as much as it is loud on `texts` times the length of what it adds.
    """
    loud = _loudness(large, texts)
    own, whole = small.state_dict(), large.state_dict()
    for name, values in own.items():
        if not name.startswith(_LAYERS):
            own[name] = whole[name].clone()
            continue
        number, part = name.removeprefix(_LAYERS).split(".", 1)
        source = kept[int(number)]
        made = whole[f"{_LAYERS}{source}.{part}"]
        if made.shape != values.shape:
            wide = whole[f"{_LAYERS}{source}.output.dense.weight"]
            best = (loud[source] * wide.norm(dim=0)).topk(small.size.inner).indices.sort().values
            made = made[:, best] if part.startswith("output") else made[best]
        own[name] = made.clone()
    small.load_state_dict(own)
    return small


def _loudness(net: Joint, texts: Sequence[Tokens]) -> list[Tensor]:
    """The mean size of each inner channel, layer by layer."""
    seen: list[list[Tensor]] = [[] for _ in net.encoder.encoder.layer]

    def watch(rows: list[Tensor]):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            rows.append(inputs[0].abs().flatten(0, 1).mean(0))

        return hook

    layers = net.encoder.encoder.layer
    hooks = [one.output.dense.register_forward_pre_hook(watch(rows)) for one, rows in zip(layers, seen, strict=True)]
    for text in texts:
        net.encode(*shown([text]))
    for hook in hooks:
        hook.remove()
    return [torch.stack(rows).mean(0) for rows in seen]
