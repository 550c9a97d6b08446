"""Segments in the store: one file each beside the tables of their data set, forgotten with it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from coldstart.core.errors import ColdstartError, NotFoundError
from coldstart.core.files import explained
from coldstart.core.i18n import t
from coldstart.store import artifacts
from coldstart.store.records import Segment
from coldstart.store.runs import Runs

LONGEST = 80  # characters of a name


class Segments(Runs):
    """The verbs for segments."""

    def add_segment(
        self, dataset_id: str, name: str, kind: str, members: Sequence[str], view: str = ""
    ) -> Segment:
        """Keep a group of users or items under a name.

        Parameters
        ----------
        dataset_id : str
        name : str
            Not blank, `LONGEST` characters at most, and no other segment's.
        kind : str
            ``user`` or ``item``.
        members : sequence of str
            Their ids, at least one.
        view : str
            The map that they were chosen on; blank where they were not.
        """
        self.check_writable()
        record = self.dataset_record(dataset_id)
        if not members:
            raise ColdstartError(t("store.segment.empty"))
        called = self._free_name(record.id, name)
        id_ = uuid.uuid4().hex[:10]
        made = Segment(id_, record.id, called, kind, tuple(members), view, time.time())
        artifacts.write_json(self._segment_file(record.id, id_), asdict(made))
        return made

    def segments(self, dataset_id: str) -> list[Segment]:
        """Return the segments of a data set, the newest first."""
        files = sorted(self._segments_folder(dataset_id).glob("[!.]*.json"))
        found = [artifacts.read_json(path) for path in files]
        made = [Segment(**{**one, "members": tuple(one["members"])}) for one in found]
        return sorted(made, key=lambda segment: -segment.created_at)

    def segment(self, dataset_id: str, id_: str) -> Segment:
        """Return one segment."""
        known = self.segments(dataset_id)
        for segment in known:
            if segment.id == id_:
                return segment
        names = [segment.name for segment in known]
        said = "store.segment.missing" if names else "store.segment.none_yet"
        raise NotFoundError(t(said, id=id_, known=names))

    def rename_segment(self, dataset_id: str, id_: str, name: str) -> Segment:
        """Give a segment another name."""
        self.check_writable()
        old = self.segment(dataset_id, id_)
        new = replace(old, name=self._free_name(dataset_id, name, besides=id_))
        artifacts.write_json(self._segment_file(dataset_id, old.id), asdict(new))
        return new

    def forget_segment(self, dataset_id: str, id_: str) -> None:
        """Remove a segment; its members stay."""
        self.check_writable()
        path = self._segment_file(dataset_id, self.segment(dataset_id, id_).id)
        with explained(path):
            path.unlink(missing_ok=True)

    def _free_name(self, dataset_id: str, name: str, besides: str | None = None) -> str:
        called = " ".join(name.split())
        if not 0 < len(called) <= LONGEST:
            raise ColdstartError(t("store.segment.bad_name", n=LONGEST, found=len(called)))
        others = [s.name for s in self.segments(dataset_id) if s.id != besides]
        if called in others:
            raise ColdstartError(t("store.segment.taken", name=called))
        return called

    def _segments_folder(self, dataset_id: str) -> Path:
        return self.dataset_folder(dataset_id) / "segments"

    def _segment_file(self, dataset_id: str, id_: str) -> Path:
        return self._segments_folder(dataset_id) / f"{id_}.json"
