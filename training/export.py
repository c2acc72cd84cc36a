"""The learnt network as two int8 ONNX files: the encoder over passages, and what is asked of the heads found in them."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from processors.joint.labels import CHANNELS
from processors.joint.tokens import Tokens
from training.joint import Joint
from training.outliers import split

MODELS = Path(__file__).parent.parent / "processors" / "data" / "models"
ENCODER, HEADS = "reader.onnx", "reader-heads.onnx"


class _Encoder(nn.Module):
    def __init__(self, net: Joint):
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, shapes: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        states = self.net.encode(ids, shapes, types, mask)
        return states, self.net.marks(states).softmax(-1)


class _Heads(nn.Module):
    def __init__(self, net: Joint):
        super().__init__()
        self.net = net

    def forward(self, states: Tensor, where: Tensor) -> tuple[Tensor, ...]:
        net = self.net
        vectors = net.heads(states, where)
        real = torch.cat([judge(vectors) for judge in net.real], 1).gather(1, where[:, 3:]).squeeze(1).sigmoid()
        values = [part(vectors).softmax(-1) for parts in net.values for part in parts]
        roles, blame = net.tables(states, vectors, where)
        keys = net.keys(vectors)
        count = keys.shape[0]
        one = keys[:, None].expand(count, count, keys.shape[1])
        nested = (where[:, None, 0] == where[None, :, 0]).float()
        alike = net.alike(one, one.transpose(0, 1), nested).sigmoid()
        return real, *values, alike, roles.softmax(-1), blame.softmax(-1)


def _is_loud(node: str) -> bool:
    """Whether a product is that of a linear layer's loud channels: not the quiet ones', not attention's own."""
    return "encoder/layer" in node and "quiet" not in node and not node.endswith(("self/MatMul", "self/MatMul_1"))


def export(net: Joint, texts: Sequence[Tokens], folder: Path = MODELS) -> None:
    """Write both files: the encoder in int8 but for the channels that `texts` send the loudest values through."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net = net.eval()
    split(net, texts)
    ids = torch.randint(1000, 20000, (2, 16))
    where = torch.tensor([[0, 2, 3, 0], [1, 4, 4, 1], [1, 7, 9, 1]])
    names = [f"{channel}{part}" for channel in CHANNELS for part in range(2)]
    parts = (
        (ENCODER, _Encoder(net), (ids, torch.zeros_like(ids), torch.zeros_like(ids), torch.ones_like(ids)),
         ["ids", "shapes", "types", "mask"], ["states", "marks"], {n: {0: "passages", 1: "tokens"} for n in ("ids", "shapes", "types", "mask", "states", "marks")}),
        (HEADS, _Heads(net), (torch.randn(2, 16, 384), where), ["states", "where"], ["real", *names, "alike", "roles", "blame"],
         {"states": {0: "passages", 1: "tokens"}, "where": {0: "heads"}, "real": {0: "heads"}, "alike": {0: "heads", 1: "heads"},
          "roles": {0: "heads", 1: "tokens"}, "blame": {0: "heads", 1: "tokens"}, **{n: {0: "heads"} for n in names}}),
    )  # fmt: skip
    for name, module, inputs, taken, given, axes in parts:
        whole = folder / f"{name}.float"
        with torch.no_grad():
            torch.onnx.export(
                module,
                inputs,
                str(whole),
                input_names=taken,
                output_names=given,
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        if name == HEADS:
            # Small, and the last to judge: in float.
            whole.rename(folder / name)
            continue
        graph = onnx.load(whole).graph
        loud = [n.name for n in graph.node if n.op_type == "MatMul" and _is_loud(n.name)]
        quantize_dynamic(whole, folder / name, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=loud)
        whole.unlink()
