"""An exported encoder in 4 bits: its matrices by blocks of 16, each with its own scale and zero; its embeddings in 8.

Coarser or symmetric blocks cost the reader recall (training/EXPERIMENTS.md). Activations are scaled block by block as
they come: one scale for a whole batch would drown an encoder with a few large ones, and would make a reading depend on
what else is in its batch.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from training.recover import halves
from training.rounding import Floats, rounded_rows

Feed = dict[str, npt.NDArray[np.int64]]
SIZE = 16  # numbers of a block


def quantize(source: Path, target: Path, feeds: Iterable[Feed]) -> None:
    """`feeds` are inputs such as the graph will read: matrices are rounded by what they do to them."""
    rounded = _nearest(source)
    _by_inputs(source, rounded, feeds)
    half_way = source.with_suffix(".half.onnx")
    onnx.save(rounded, half_way)
    quantize_dynamic(half_way, target, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
    half_way.unlink()


def _nearest(source: Path) -> onnx.ModelProto:
    """Every matrix of the encoder with each number at its nearest of 16."""
    model = onnx.load(source)
    taggers = [n.name for n in model.graph.node if n.op_type == "MatMul" and "/encoder/" not in n.name]
    quantizer = MatMulNBitsQuantizer(
        model, bits=4, block_size=SIZE, is_symmetric=False, accuracy_level=4, nodes_to_exclude=taggers
    )
    quantizer.process()
    rounded: onnx.ModelProto = quantizer.model.model
    return rounded


def _by_inputs(exact: Path, rounded: onnx.ModelProto, feeds: Iterable[Feed]) -> None:
    """Choose the numbers again, in place; scales and zeros stay."""
    graph = onnx.load(exact).graph
    weights = {i.name: i for i in graph.initializer}
    weight_of = {n.name: n.input[1] for n in graph.node if n.op_type == "MatMul"}
    stored = {i.name: i for i in rounded.graph.initializer}
    nodes = [n for n in rounded.graph.node if n.op_type == "MatMulNBits"]
    moments = _moments(exact, sorted({n.input[0] for n in nodes}), feeds)
    for node in nodes:
        weight = numpy_helper.to_array(weights[weight_of[node.name.removesuffix("_Q4")]])
        packed, scales, zeros = (stored[name] for name in node.input[1:4])
        grid = _grid(numpy_helper.to_array(scales), numpy_helper.to_array(zeros), weight.shape[1])
        numbers = rounded_rows(weight, *grid, moments[node.input[0]])
        pairs = numbers.T.reshape((*packed.dims[:2], SIZE // 2, 2))
        packed.CopyFrom(numpy_helper.from_array(pairs[..., 0] | pairs[..., 1] << 4, packed.name))


def _grid(scales: Floats, zeros: npt.NDArray[np.uint8], columns: int) -> tuple[Floats, Floats]:
    """A quantizer's scales and packed zeros by block -> both (K, N), of every number."""
    by_block = scales.reshape(columns, -1)
    zero = halves(zeros.reshape(columns, -1))[:, : by_block.shape[1]]
    return np.repeat(by_block, SIZE, 1).T, np.repeat(zero, SIZE, 1).T


def _moments(graph: Path, inputs: list[str], feeds: Iterable[Feed]) -> dict[str, Floats]:
    """Tensor -> (K, K) sum over its rows x, padding aside, of x' x."""
    model = onnx.load(graph)
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in inputs)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    sums: dict[str, Floats] = {}
    for feed in feeds:
        real = feed["mask"].astype(bool)
        for name, value in zip(inputs, session.run(inputs, feed), strict=True):
            rows = value[real]
            sums[name] = sums.get(name, np.float32(0)) + rows.T @ rows
    return sums
