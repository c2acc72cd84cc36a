"""The weights of a release as the network that learning goes on from: what training/export.py wrote, back in floats.

Of the int8 matrices what rounding left is gone; a course over the whole corpus makes up for it.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.export import FIRST, HEADS, REST, ROLES
from training.joint import Joint

Floats = NDArray[np.float32]
# The matrices of a layer in the order of its graph, and the layers of norms behind them.
_MATRICES = ("attention.output.dense", "intermediate.dense", "output.dense")
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
# The matrices that the exporter names by number, in its order; it writes them inputs x outputs. A release before 0.3 has
# those of the roles among them, a later one has a file of its own for the roles.
_NAMELESS, _ROLES = ("same.0", "same.2"), ("gate", "token", "table.2", "roles")


def start(net: Joint, folder: Path) -> Joint:
    """The network with the weights of a release; what the release did not have yet stays as it is."""
    own = net.state_dict()
    for name, values in {**encoder(folder), **heads(folder)}.items():
        wide = own[name].shape
        made = torch.zeros(wide)
        # A part that sees more than it did sees nothing there yet.
        made[tuple(slice(size) for size in values.shape)] = torch.tensor(values)
        own[name] = made
    net.load_state_dict(own)
    return net


def encoder(folder: Path) -> dict[str, Floats]:
    """The layers of the encoder with how a word is written, the first sight and the tags."""
    found: dict[str, Floats] = {}
    layer = 0
    for file, last in ((FIRST, "glance"), (REST, "mark")):
        graph = onnx.load(folder / file).graph
        constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        made = {out: node for node in graph.node for out in node.output}
        matrices, norms, sums = [], [], []
        for node in graph.node:
            known = [constants[name] for name in node.input if name in constants]
            if node.op_type == "DynamicQuantizeMatMul":
                before = made.get(node.input[0])
                by = constants[before.input[1]] if before is not None and before.op_type == "Mul" else np.ones(1)
                matrices.append((known[0] * known[1] * by[:, None], known[3]))
            elif node.op_type == "LayerNormalization":
                norms.append(known)
            elif node.op_type in ("MatMul", "Add") and known:
                sums.append(known[0])
            elif node.op_type == "Gather" and node.input[1] == "shapes":
                found["shape.weight"] = known[0]
        found[f"{last}.weight"], found[f"{last}.bias"] = sums[-2].T, sums[-1]
        norms = norms[len(norms) % 2 :]  # the embeddings' own is not learnt
        for at in range(0, len(matrices), 4):
            part = f"encoder.encoder.layer.{layer}."
            three, shift = matrices[at]
            for n, name in enumerate(("query", "key", "value")):
                found[f"{part}attention.self.{name}.weight"] = np.split(three, 3, 1)[n].T
                found[f"{part}attention.self.{name}.bias"] = np.split(shift, 3)[n]
            for name, (weight, bias) in zip(_MATRICES, matrices[at + 1 : at + 4], strict=True):
                found[f"{part}{name}.weight"], found[f"{part}{name}.bias"] = weight.T, bias
            for name, (weight, bias) in zip(_NORMS, norms[at // 2 : at // 2 + 2], strict=True):
                found[f"{part}{name}.weight"], found[f"{part}{name}.bias"] = weight, bias
            layer += 1
    return found


def heads(folder: Path) -> dict[str, Floats]:
    """What is asked of the heads, and of the tokens for them."""
    known = {one.name: numpy_helper.to_array(one) for one in onnx.load(folder / HEADS).graph.initializer}
    found = {name.removeprefix("net."): values for name, values in known.items() if name.startswith("net.")}
    nameless = [values for name, values in known.items() if name.startswith("onnx::MatMul")]
    own = (folder / ROLES).exists()
    names = _NAMELESS if own else (*_ROLES, *_NAMELESS)
    found |= {f"{name}.weight": values.T for name, values in zip(names, nameless[-len(names) :], strict=True)}
    return found | (roles(folder) if own else {})


def roles(folder: Path) -> dict[str, Floats]:
    """What training/graphs.py writes of the roles."""
    graph = onnx.load(folder / ROLES).graph
    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    known = {
        kind: [
            [constants[name] for name in node.input if name in constants] for node in graph.node if node.op_type == kind
        ]
        for kind in ("DynamicQuantizeMatMul", "MatMul", "Add", "Gather")
    }
    (both, table, last), found = known["DynamicQuantizeMatMul"], {}
    for names, (whole, scale, _, shift) in ((("gate", "token"), both), (("table.2",), table), (("roles",), last)):
        parts = zip(names, np.split(whole * scale, len(names), 1), np.split(shift, len(names)), strict=True)
        for name, weight, bias in parts:
            found[f"{name}.weight"], found[f"{name}.bias"] = weight.T, bias
    sums = [values[0] for values in known["Add"] if values]
    for name, (weight,), bias in zip(("asked", "query"), known["MatMul"], sums, strict=True):
        found[f"{name}.weight"], found[f"{name}.bias"] = weight.T, bias
    found["distance.weight"] = next(values[0] for values in known["Gather"] if values)
    return found
