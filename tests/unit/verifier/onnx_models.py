"""Tiny networks for tests, as a deployment would bring real ones."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def redness(*, size: int = 80, classes: int = 3, channels: int = 3) -> bytes:
    """Return a network whose second class grows with the picture's red and shrinks with its blue.

    Blue comes first in its picture. The classes are logits; the others stay at 0. With `classes=1`
    that one class is all there is.
    """
    weights = np.zeros((channels, classes), np.float32)
    living = min(1, classes - 1)
    weights[0, living] -= 0.1
    weights[channels - 1, living] += 0.1
    shape = ["batch", channels, size, size]
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["row"]),
        helper.make_node("MatMul", ["row", "weights"], ["classes"]),
    ]
    graph = helper.make_graph(
        nodes,
        "redness",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("classes", TensorProto.FLOAT, ["batch", classes])],
        [numpy_helper.from_array(weights, "weights")],
    )
    return _checked(graph)


def no_number_above(brightness: int, *, size: int = 80) -> bytes:
    """Return a network that answers two equal classes, and NaN for a picture brighter than that.

    It takes the root of what is left up to the brightness.
    """
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["row"]),
        helper.make_node("MatMul", ["row", "weights"], ["light"]),
        helper.make_node("Sub", ["most", "light"], ["left"]),
        helper.make_node("Sqrt", ["left"], ["classes"]),
    ]
    graph = helper.make_graph(
        nodes,
        "no_number_above",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["batch", 3, size, size])],
        [helper.make_tensor_value_info("classes", TensorProto.FLOAT, ["batch", 2])],
        [
            numpy_helper.from_array(np.full((3, 2), 1 / 3, np.float32), "weights"),
            numpy_helper.from_array(np.full(2, brightness, np.float32), "most"),
        ],
    )
    return _checked(graph)


def patches(*, size: int = 112, rows: int = 4) -> bytes:
    """Return an embedding network: the means of each colour in 4 by 4 fields of a face, in a row.

    With `rows=1` it is too few numbers to be an embedding.
    """
    field = [size // rows] * 2
    nodes = [
        helper.make_node("AveragePool", ["face"], ["fields"], kernel_shape=field, strides=field),
        helper.make_node("Flatten", ["fields"], ["embedding"]),
    ]
    shape = ["batch", 3, size, size]
    graph = helper.make_graph(
        nodes,
        "patches",
        [helper.make_tensor_value_info("face", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", 3 * rows * rows])],
    )
    return _checked(graph)


def _checked(graph: onnx.GraphProto) -> bytes:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content
