"""Files that were uploaded and not yet taken in: kept for the session when their page is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Upload:
    """An uploaded file.

    Attributes
    ----------
    id : str
        Its id in this session; another upload of the same file has another.
    name : str
    content : bytes
    """

    id: str
    name: str
    content: bytes


@dataclass
class Kept:
    """The files of a form that is not sent yet.

    An uploader comes back empty when its page is left. What it held is then held here.

    Attributes
    ----------
    here : list of Upload
        What the uploader holds, which lets go of them by itself.
    earlier : list of Upload
        What uploaders held that are gone, oldest first.
    """

    here: list[Upload] = field(default_factory=list)
    earlier: list[Upload] = field(default_factory=list)

    @property
    def all(self) -> list[Upload]:
        """Everything that the analyst has given."""
        return [*self.earlier, *self.here]

    def changed(self) -> None:
        """Forget what the uploader held: the analyst changed it, so that it tells anew."""
        self.here = []

    def update(self, uploaded: Sequence[Upload], limit: int) -> list[Upload]:
        """Note what the uploader holds; a file replaces an earlier one of its name.

        Parameters
        ----------
        uploaded : sequence of Upload
            Empty in an uploader that is new: then all that was there is there from earlier on.
        limit : int
            Bytes that are kept from earlier.

        Returns
        -------
        list of Upload
            What is not kept for want of room, oldest first.
        """
        names = {file.name for file in uploaded}
        earlier = self.all if not uploaded else self.earlier
        earlier = [file for file in earlier if file.name not in names]
        self.here, self.earlier = list(uploaded), []
        for file in reversed(earlier):
            limit -= len(file.content)
            if limit < 0:
                break
            self.earlier.insert(0, file)
        return earlier[: len(earlier) - len(self.earlier)]

    def remove(self, id_: str) -> None:
        """Let go of an earlier file."""
        self.earlier = [file for file in self.earlier if file.id != id_]
