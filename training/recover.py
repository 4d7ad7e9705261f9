"""The weights that ship -> a run to train on from: what a lost run cannot give any more.

    python -m training.recover src/sayso/data/reader --out runs/shipped --gold ../shared/gold --corpora CORPORA

Matrices come back as their 4 bits have them, so the run reads as the shipped reader does. Parts that do not ship (the
heads of the auxiliary event corpora) start anew.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import msgspec
import numpy as np
import onnx
import torch
from onnx import numpy_helper

from sayso.reading.network import Labels
from training.corpora import auxiliary, records
from training.encoder import load_encoder
from training.network import Network
from training.torch_network import reading_labels
from training.train import labels_of

Arrays = dict[str, np.ndarray]
# Graph -> what stands before its parameters' names, and what they are called in the network; the first that fits.
GRAPHS = {
    "words": (("words.", "words."), ("", "words.taggers.")),
    "record": (("pairs.", "record."), ("", "")),
    "speech": (("pairs.", "speech."),),
    "event": (("", "event."),),
}


def parameters(path: Path) -> Arrays:
    """The parameters of one graph by the names that torch gave them, in 32 bits."""
    graph = onnx.load(path).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    found: Arrays = {}
    for name, array in stored.items():
        if name.endswith("_quantized"):
            base = name.removesuffix("_quantized")
            zero = stored[f"{base}_zero_point"].astype(np.int32)
            found[base] = ((array.astype(np.int32) - zero) * stored[f"{base}_scale"]).astype(np.float32)
        elif not name.startswith("onnx::") and not re.search(r"_(scale|zero_point)$", name):
            found[name] = array
    return found | dict(_matrices(graph, stored))


def _matrices(graph: onnx.GraphProto, stored: Arrays) -> Iterator[tuple[str, np.ndarray]]:
    """Matrices have lost their names; the node that multiplies by one tells where it belongs."""
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            yield _name(node.name), _unpacked(*(stored[name] for name in node.input[1:] if name))
        elif node.op_type == "MatMul" and node.input[1] in stored:
            yield _name(node.name), stored[node.input[1]].T


def _name(node: str) -> str:
    """ "/words/encoder/encoder/layer.0/attention/attn/q/MatMul_Q4" -> the parameter's name in torch.

    A step into a list repeats its name: "/trigger/trigger.0" is `trigger.0`.
    """
    steps = node.strip("/").split("/")[:-1]
    kept = [s for s, after in zip(steps, [*steps[1:], ""], strict=True) if not after.startswith(f"{s}.")]
    return ".".join([*kept, "weight"])


def _unpacked(packed: np.ndarray, scales: np.ndarray, zeros: np.ndarray | None = None) -> np.ndarray:
    """(N, blocks, bytes) of 4-bit numbers, (N, blocks) scales and 4-bit zeros (8 where there are none) -> (N, K)."""
    rows, blocks, _ = packed.shape
    numbers = halves(packed).reshape(rows, blocks, -1)
    zero = np.float32(8) if zeros is None else halves(zeros.reshape(rows, -1))[:, :blocks, None]
    matrix: np.ndarray = ((numbers - zero) * scales.reshape(rows, blocks, 1)).reshape(rows, -1)
    return matrix


def halves(array: np.ndarray) -> np.ndarray:
    """Two 4-bit numbers a byte, the lower first, along the last axis."""
    return np.stack([array & 15, array >> 4], -1).reshape(*array.shape[:-1], -1).astype(np.float32)


def recover(weights: Path, network: Network) -> list[str]:
    """Fill the network in place; the names of the parameters that the weights do not have."""
    state = network.state_dict()
    missing = set(state)
    for graph, names in GRAPHS.items():
        for name, array in parameters(weights / f"{graph}.onnx").items():
            own = next(after + name.removeprefix(before) for before, after in names if name.startswith(before))
            if tuple(state[own].shape) != array.shape:
                raise SystemExit(
                    f"recover: {graph}.onnx has {name} of {array.shape}, the network {own} of {state[own].shape}"
                )
            state[own] = torch.from_numpy(array.copy())
            missing.discard(own)
    network.load_state_dict(state)
    return sorted(missing)


def main() -> None:
    """Build the network, fill it, keep it as a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", default="mpnet")
    args = parser.parse_args()
    labels = labels_of([*records(args.gold / "train.jsonl"), *auxiliary(args.corpora)])
    kept = msgspec.json.decode((args.weights / "labels.json").read_bytes(), type=Labels)
    if reading_labels(labels) != kept:
        raise SystemExit("recover: the weights know other labels than the data has")
    network = Network(load_encoder(args.encoder), labels)
    missing = recover(args.weights, network)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), args.out / "average.pt")
    (args.out / "labels.json").write_text(json.dumps(asdict(labels), indent=1))
    (args.out / "run.json").write_text(json.dumps({"encoder": args.encoder}))
    print(f"{len(missing)} parameters start anew: {', '.join(missing)}")


if __name__ == "__main__":
    main()
