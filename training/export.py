"""The learnt network as ONNX files: the encoder's lower and upper layers, what is asked of the heads, and of the tokens for them.

All but the judgement of the heads is in int8.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from processors.joint.labels import CHANNELS
from processors.joint.tokens import Tokens
from training.graphs import WIDE, Floats, first, rest, roles
from training.joint import GLANCE, Joint

MODELS = Path(__file__).parent.parent / "processors" / "data" / "models"
FIRST, REST, HEADS, ROLES = "reader-first.onnx", "reader-rest.onnx", "reader-heads.onnx", "reader-roles.onnx"


class _Heads(nn.Module):
    def __init__(self, net: Joint):
        super().__init__()
        self.net = net

    def forward(self, states: Tensor, where: Tensor) -> tuple[Tensor, ...]:
        net = self.net
        vectors = net.heads(states, where)
        real = torch.cat([judge(vectors) for judge in net.real], 1).gather(1, where[:, 3:]).squeeze(1).sigmoid()
        news = net.told(states)[where[:, 0], where[:, 3]].sigmoid()
        values = [part(vectors).softmax(-1) for parts in net.values for part in parts]
        keys = net.keys(vectors)
        count = keys.shape[0]
        one = keys[:, None].expand(count, count, keys.shape[1])
        nested = (where[:, None, 0] == where[None, :, 0]).float()
        alike = net.alike(one, one.transpose(0, 1), nested).sigmoid()
        return vectors, real, news, *values, alike


def loudness(net: Joint, texts: Sequence[Tokens]) -> dict[str, Floats]:
    """For each linear layer of the encoder the size of each input channel that all but a thousandth stay below."""
    seen: dict[str, list[Tensor]] = {}

    def watch(name: str):
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen.setdefault(name, []).append(inputs[0][0].abs())

        return hook

    layers = [(name, one) for name, one in net.named_modules() if name.startswith("encoder.")]
    hooks = [one.register_forward_pre_hook(watch(name)) for name, one in layers if isinstance(one, nn.Linear)]
    with torch.no_grad():
        for one in texts:
            net.encode(*(torch.tensor([values]) for values in (one.ids, one.shapes, one.types, [1] * len(one))))
    for hook in hooks:
        hook.remove()
    return {name: np.quantile(torch.cat(rows).numpy(), 0.999, axis=0) for name, rows in seen.items()}


def export(net: Joint, texts: Sequence[Tokens], folder: Path = MODELS) -> None:
    """Write the files; `texts` show how loud the encoder's channels are."""
    import onnx

    net = net.eval()
    loud = loudness(net, texts)
    weights = {name: values.detach().numpy() for name, values in net.state_dict().items()}
    onnx.save(first(weights, loud, GLANCE, net.size.narrow), folder / FIRST)
    upper = range(GLANCE, net.size.layers)
    onnx.save(rest(weights, loud, upper, net.size.narrow, len(CHANNELS)), folder / REST)
    onnx.save(roles(weights), folder / ROLES)
    where = torch.tensor([[0, 2, 3, 0], [1, 4, 4, 1], [1, 7, 9, 1]])
    names = [f"{channel}{part}" for channel in CHANNELS for part in range(2)]
    axes = {
        "states": {0: "passages", 1: "tokens"},
        "alike": {0: "heads", 1: "heads"},
        **{name: {0: "heads"} for name in ("where", "vectors", "real", "news", *names)},
    }
    with torch.no_grad():
        # Small, and the last to judge: in float.
        torch.onnx.export(
            _Heads(net),
            (torch.randn(2, 16, WIDE), where),
            str(folder / HEADS),
            input_names=["states", "where"],
            output_names=["vectors", "real", "news", *names, "alike"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
