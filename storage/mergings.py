"""Cases handled together (并单): which is the parent of which, and how each stood before."""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from storage.once import about_case, once
from storage.tables import Case, Merging

table = Merging.__table__  # type: ignore[attr-defined]
STANDING = about_case(
    select(Merging).where(
        col(Merging.child_id) == bindparam("child_id"), col(Merging.split_at).is_(None)
    ),
    "child_id",
)
CHILDREN = about_case(
    select(Case)
    .join(Merging, col(Merging.child_id) == col(Case.id))
    .where(col(Merging.parent_id) == bindparam("parent_id"), col(Merging.split_at).is_(None))
    .order_by(col(Case.id)),
    "parent_id",
    rows=table,
)
COUNT = about_case(
    select(func.count()).where(
        col(Merging.parent_id) == bindparam("parent_id"), col(Merging.split_at).is_(None)
    ),
    "parent_id",
    nothing=((0,),),
)
PARENTS = once(select(Merging.parent_id).where(col(Merging.child_id) == bindparam("child_id")))  # type: ignore[call-overload]


class Mergings:
    """One parent at a time for each child; a parent is nobody's child."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def merge(
        self, child_id: int, parent_id: int, staff_id: int | None, before: dict[str, object]
    ) -> None:
        """
        Put one case under another; what was under it moves along, so that no parent has a parent.

        Raises ValueError where the parent is itself a child, or the child already has a parent.
        """
        if self.parent_id(parent_id) is not None or self.parent_id(child_id) is not None:
            raise ValueError("A merged case is nobody's parent, and has one parent.")
        for row in self._under(child_id):
            row.parent_id = parent_id
        row = Merging(
            child_id=child_id,
            parent_id=parent_id,
            merged_at=self._now,
            staff_id=staff_id,
            before=before,
        )
        self._session.add(row)
        self._session.flush()

    def split(self, child_id: int) -> dict[str, object]:
        """Undo a merge; returns how the case stood before (empty where it was not merged)."""
        row = self._session.execute(STANDING, {"child_id": child_id}).scalar_one_or_none()
        if row is None:
            return {}
        row.split_at = self._now
        self._session.flush()
        return dict(row.before)

    def move(self, from_parent: int, to_parent: int) -> None:
        """What was under one case is under another."""
        for row in self._under(from_parent):
            row.parent_id = to_parent
        self._session.flush()

    def before(self, child_id: int) -> dict[str, object]:
        """How a merged case stood before."""
        row = self._session.execute(STANDING, {"child_id": child_id}).scalar_one_or_none()
        return dict(row.before) if row else {}

    def parent_id(self, child_id: int) -> int | None:
        """The case that a case is handled with, or None."""
        row = self._session.execute(STANDING, {"child_id": child_id}).scalar_one_or_none()
        return row.parent_id if row else None

    def ever_under(self, child_id: int) -> list[int]:
        """Every case that a case was ever handled with."""
        return list(self._session.execute(PARENTS, {"child_id": child_id}).scalars())

    def children(self, parent_id: int) -> list[Case]:
        """The cases handled with a case, the first one first."""
        return list(self._session.execute(CHILDREN, {"parent_id": parent_id}).scalars())

    def count(self, parent_id: int) -> int:
        """How many cases are handled with a case."""
        return int(self._session.execute(COUNT, {"parent_id": parent_id}).scalar_one())

    def _under(self, parent_id: int) -> list[Merging]:
        where = (col(Merging.parent_id) == parent_id, col(Merging.split_at).is_(None))
        return list(self._session.execute(select(Merging).where(*where)).scalars())
