"""The encoder as ONNX graphs written node by node: what onnxruntime runs fastest on one thread.

A graph exported from the framework spends most of its time between the matrices. Here one operator quantises, multiplies
and adds the bias, one does all of attention, and a passage is run alone, so that nothing is padded or masked.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from processors.joint.labels import ATTRIBUTIONS, ROLES
from training.windows import WINDOW

Floats = NDArray[np.float32]
RUNTIME = "com.microsoft"  # operators of onnxruntime itself
WIDE, ATTENTION, EPSILON = 384, 32, 1e-12  # channels of a piece and of one attention
# How much of an activation's range moves into the weights (SmoothQuant, Xiao et al., ICML 2023): see docs/measuring.md.
ALPHA = 0.75

Weights = Mapping[str, Floats]


class Graph:
    """Nodes and constants in the order they are added; every method gives the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: NDArray) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, *inputs: str, named: str = "", **settings) -> str:
        made = named or f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [made], **settings))
        return made

    def own(self, kind: str, *inputs: str, **settings) -> str:
        """An operator of the runtime."""
        return self.add(kind, *inputs, domain=RUNTIME, **settings)

    def norm(self, x: str, weight: Floats, bias: Floats) -> str:
        return self.add("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=EPSILON)

    def linear(self, x: str, weight: Floats, bias: Floats) -> str:
        """x W + b, in int8 with a scale for each column of W (inputs x outputs) and one for x, found as it comes."""
        scale = np.maximum(np.abs(weight).max(0), 1e-9) / 127
        whole = np.round(weight / scale).astype(np.int8)
        parts = (whole, scale.astype(np.float32), np.zeros(len(scale), np.int8), bias)
        return self.own("DynamicQuantizeMatMul", x, *map(self.constant, parts))

    def scaled(self, x: str, by: Floats) -> str:
        return self.add("Mul", x, self.constant(by.astype(np.float32)))

    def saved(self, inputs: Mapping[str, tuple[int, list]], outputs: Mapping[str, list]) -> onnx.ModelProto:
        taken = [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()]
        given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        graph = helper.make_graph(self.nodes, "reader", taken, given, self.constants)
        sets = [helper.make_opsetid("", 18), helper.make_opsetid(RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=sets, ir_version=9)


def smoothing(loudness: Floats, weights: list[Floats]) -> Floats:
    """By what each input channel is divided, and its weights multiplied, so that no channel is far louder than others."""
    heavy = np.max([np.abs(weight).max(1) for weight in weights], 0)
    ratio = np.maximum(loudness**ALPHA / np.maximum(heavy, 1e-6) ** (1 - ALPHA), 1e-5)
    return (ratio / np.exp(np.log(ratio).mean())).astype(np.float32)


def embedded(graph: Graph, weights: Weights) -> str:
    """The embeddings of ids, shapes and types; those of the words in int8, each with its scale."""
    part = "encoder.embeddings."
    table = weights[part + "word_embeddings.weight"]
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-9) / 127
    whole = graph.add("Gather", graph.constant(np.round(table / scale).astype(np.int8)), "ids")
    sizes = graph.add("Gather", graph.constant(scale.astype(np.float32)), "ids")
    x = graph.add("Mul", graph.add("Cast", whole, to=TensorProto.FLOAT), sizes)
    x = graph.add("Add", x, graph.add("Gather", graph.constant(weights["shape.weight"]), "shapes"))
    x = graph.add(
        "Add", x, graph.add("Gather", graph.constant(weights[part + "token_type_embeddings.weight"]), "types")
    )
    zero = graph.constant(np.array([0]))
    length = graph.add("Shape", "ids", start=1, end=2)
    places = graph.add("Slice", graph.constant(weights[part + "position_embeddings.weight"]), zero, length, zero)
    return graph.norm(graph.add("Add", x, places), weights[part + "LayerNorm.weight"], weights[part + "LayerNorm.bias"])


class Windows:
    """The windows of the one passage that a graph reads, as training/windows.py cuts them."""

    def __init__(self, graph: Graph, x: str):
        self.graph = graph
        length = graph.add("Squeeze", graph.add("Shape", x, start=1, end=2))
        zero, one, half, whole = (graph.constant(np.array(number)) for number in (0, 1, WINDOW // 2, WINDOW))
        count = graph.add("Max", one, graph.add("Div", graph.add("Add", length, half), whole))
        width = graph.add("Div", graph.add("Sub", graph.add("Add", length, count), one), count)
        steps = graph.add("Mul", graph.add("Range", zero, count, one), width)
        begins = graph.add("Min", steps, graph.add("Sub", length, width))
        column = graph.add("Unsqueeze", begins, graph.constant(np.array([1])))
        self.pieces = graph.add("Add", column, graph.add("Range", zero, width, one))
        places = graph.add("Range", zero, length, one)
        mine = graph.add("Div", places, width)
        inside = graph.add("Sub", places, graph.add("Gather", begins, mine))
        self.places = graph.add("Add", graph.add("Mul", mine, width), inside)

    def apart(self, x: str) -> str:
        """1 x pieces x channels to windows x pieces of each x channels."""
        only = self.graph.add("Squeeze", x, self.graph.constant(np.array([0])))
        return self.graph.add("Gather", only, self.pieces, axis=0)

    def joined(self, x: str, channels: int) -> str:
        """Back to 1 x pieces x channels."""
        row = self.graph.add("Reshape", x, self.graph.constant(np.array([1, -1, channels])))
        return self.graph.add("Gather", row, self.places, axis=1)


def layer(graph: Graph, x: str, weights: Weights, loudness: Weights, number: int, windows: Windows | None) -> str:
    """One layer of the encoder: attention, then two linear layers, each added to what came in and normalised.

    With `windows` a piece sees those of its own only.
    """
    part = f"encoder.encoder.layer.{number}."

    def weight(name: str) -> Floats:
        return weights[f"{part}{name}.weight"].T

    def bias(name: str) -> Floats:
        return weights[f"{part}{name}.bias"]

    asked, mixed, wider, back = "attention.self.query", "attention.output.dense", "intermediate.dense", "output.dense"
    three = [f"attention.self.{name}" for name in ("query", "key", "value")]
    # What attention gives is a mean of values, so that its scale can stand in their weights.
    mix = smoothing(loudness[part + mixed], [weight(mixed)])
    one = smoothing(loudness[part + asked], [weight(name) for name in three])
    ratios = [np.ones_like(mix), np.ones_like(mix), mix]
    columns = [weight(name) * one[:, None] / ratio for name, ratio in zip(three, ratios, strict=True)]
    shifts = [bias(name) / ratio for name, ratio in zip(three, ratios, strict=True)]
    all_three = graph.linear(graph.scaled(x, 1 / one), np.concatenate(columns, 1), np.concatenate(shifts))
    if windows:
        all_three = windows.apart(all_three)
    parts = [f"{name}{number}" for name in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [all_three], parts, axis=-1, num_outputs=3))
    met = graph.own("MultiHeadAttention", *parts, num_heads=len(mix) // ATTENTION)
    if windows:
        met = windows.joined(met, len(mix))
    met = graph.linear(met, weight(mixed) * mix[:, None], bias(mixed))
    x = graph.norm(graph.add("Add", x, met), *_norm(weights, part + "attention.output.LayerNorm"))
    made = x
    for name in (wider, back):
        ratio = smoothing(loudness[part + name], [weight(name)])
        made = graph.linear(graph.scaled(made, 1 / ratio), weight(name) * ratio[:, None], bias(name))
        made = graph.own("Gelu", made) if name == wider else made
    return graph.norm(graph.add("Add", x, made), *_norm(weights, part + "output.LayerNorm"))


def _norm(weights: Weights, name: str) -> tuple[Floats, Floats]:
    return weights[name + ".weight"], weights[name + ".bias"]


def scores(graph: Graph, x: str, weight: Floats, bias: Floats) -> str:
    """A linear layer in float, for what decides."""
    return graph.add("Add", graph.add("MatMul", x, graph.constant(weight.T)), graph.constant(bias))


def layers(graph: Graph, x: str, weights: Weights, loudness: Weights, numbers: range, narrow: int) -> str:
    """Some layers of the encoder one after the other, those below `narrow` in windows."""
    windows = Windows(graph, x) if numbers.start < narrow else None
    for number in numbers:
        x = layer(graph, x, weights, loudness, number, windows if number < narrow else None)
    return x


def first(weights: Weights, loudness: Weights, end: int, narrow: int) -> onnx.ModelProto:
    """ids, shapes and types of a passage to the states of the lower layers, and the chance that a token is of a head."""
    graph = Graph()
    x = layers(graph, embedded(graph, weights), weights, loudness, range(end), narrow)
    graph.add("Identity", x, named="states")
    graph.add("Sigmoid", scores(graph, x, weights["glance.weight"], weights["glance.bias"]), named="glance")
    inputs = {name: (TensorProto.INT64, ["passages", "tokens"]) for name in ("ids", "shapes", "types")}
    return graph.saved(inputs, {"states": ["passages", "tokens", WIDE], "glance": ["passages", "tokens", 1]})


def rest(weights: Weights, loudness: Weights, numbers: range, narrow: int, channels: int) -> onnx.ModelProto:
    """The states of the lower layers to those of all, and the tags of each channel."""
    graph = Graph()
    x = layers(graph, "lower", weights, loudness, numbers, narrow)
    graph.add("Identity", x, named="states")
    tags = graph.add(
        "Reshape",
        scores(graph, x, weights["mark.weight"], weights["mark.bias"]),
        graph.constant(np.array([0, 0, channels, 3])),
    )
    graph.add("Softmax", tags, axis=-1, named="marks")
    inputs = {"lower": (TensorProto.FLOAT, ["passages", "tokens", WIDE])}
    shapes = {"states": ["passages", "tokens", WIDE], "marks": ["passages", "tokens", channels, 3]}
    return graph.saved(inputs, shapes)


def roles(weights: Weights) -> onnx.ModelProto:
    """For some heads the roles and attributions of all tokens: `Joint.tables`, from the vectors of the heads.

    `states` are those of an item's passages, `passage` and `apart` say of each head where it stands
    (processors/joint/distance.py).
    """
    graph = Graph()

    def beside(x: str, *names: str) -> str:
        """What some linear layers of one input make of it, one beside the other."""
        matrix = np.concatenate([weights[f"{name}.weight"].T for name in names], 1)
        return graph.linear(x, matrix, np.concatenate([weights[f"{name}.bias"] for name in names]))

    def of_heads(name: str) -> str:
        """A linear layer of the heads' vectors, for every token of their passages alike."""
        made = scores(graph, "vectors", weights[f"{name}.weight"], weights[f"{name}.bias"])
        return graph.add("Unsqueeze", made, graph.constant(np.array([1])))

    both = beside("states", "gate", "token")
    graph.nodes.append(helper.make_node("Split", [both], ["gates", "tokens"], axis=-1, num_outputs=2))
    gate, token = (graph.add("Gather", name, "passage", axis=0) for name in ("gates", "tokens"))
    met = graph.add("Mul", gate, of_heads("asked"))
    hidden = graph.add("Add", graph.add("Add", token, of_heads("query")), met)
    hidden = graph.add("Add", hidden, graph.add("Gather", graph.constant(weights["distance.weight"]), "apart"))
    hidden = graph.own("Gelu", beside(graph.own("Gelu", hidden), "table.2"))
    width = len(ROLES) * 3
    graph.nodes.append(
        helper.make_node("Split", [beside(hidden, "roles"), graph.constant(np.array([width, len(ATTRIBUTIONS)]))],
                         ["played", "blamed"], axis=-1)
    )  # fmt: skip
    table = graph.add("Reshape", "played", graph.constant(np.array([0, 0, len(ROLES), 3])))
    graph.add("Softmax", table, axis=-1, named="roles")
    graph.add("Softmax", "blamed", axis=-1, named="blame")
    inputs: dict[str, tuple[int, list]] = {
        "states": (TensorProto.FLOAT, ["passages", "tokens", WIDE]),
        "vectors": (TensorProto.FLOAT, ["heads", weights["query.weight"].shape[1]]),
        "passage": (TensorProto.INT64, ["heads"]),
        "apart": (TensorProto.INT64, ["heads", "tokens"]),
    }
    return graph.saved(
        inputs,
        {"roles": ["heads", "tokens", len(ROLES), 3], "blame": ["heads", "tokens", len(ATTRIBUTIONS)]},
    )
