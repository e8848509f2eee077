"""Whether sessions can be held so that some conditions are kept: by trying, for as long as it pays.

Session by session, slot by slot. Of empty slots that no condition tells apart one is tried.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.rules.agenda import Held, HoldingCondition

STEPS_MAX = 2_000

SlotOf = Mapping[str, str]


class TooLong(Exception):
    """A question that takes more steps than trying may."""


class Trial:
    """Looks for slots that keep conditions, of all the sessions that these ask for."""

    def __init__(self, slots: Sequence[str], conditions: Sequence[HoldingCondition]) -> None:
        self._slots = slots
        self._inside: dict[Held, list[HoldingCondition]] = defaultdict(list)
        self._across: dict[str, list[HoldingCondition]] = defaultdict(list)
        look: dict[str, list[tuple[Sequence[Held], int]]] = {slot: [] for slot in slots}
        asked: dict[str, None] = {}
        needs: dict[str, dict[str, None]] = defaultdict(dict)
        for condition in conditions:
            if condition.slot is not None:
                look[condition.slot].append(([held for held, _ in condition.terms], condition.most))
                for held, _ in condition.terms:
                    self._inside[held].append(condition)
                continue
            holds = {session: None for (session, _), amount in condition.terms if amount > 0}
            wants = {session: None for (session, _), amount in condition.terms if amount < 0}
            if not holds:
                asked |= wants
            for session in holds:
                needs[session] |= wants
            for session in {**holds, **wants} if holds else ():
                self._across[session].append(condition)
        self._order = list(asked)
        for session in self._order:  # grows while it is read
            self._order += [other for other in needs[session] if other not in self._order]
        self._is_held_anywhere = bool(slots) or not any(c.most < 0 for c in conditions)
        self._looks = {
            slot: str(sorted(([session for session, _ in held], most) for held, most in entries))
            for slot, entries in look.items()
        }
        self._steps = 0

    def slot_of(self) -> SlotOf | None:
        """Give slots for all sessions that are asked for, or None.

        Raises:
            TooLong: it takes more than 2,000 steps.
        """
        return self._place({}) if self._is_held_anywhere else None

    def _place(self, when: dict[str, str]) -> SlotOf | None:
        if len(when) == len(self._order):
            return dict(when)
        session = self._order[len(when)]
        tried = set()
        for slot in self._slots:
            if slot not in when.values() and not self._across:
                if self._looks[slot] in tried:
                    continue
                tried.add(self._looks[slot])
            self._steps += 1
            if self._steps > STEPS_MAX:
                raise TooLong
            when[session] = slot
            found = self._place(when) if self._fits(when, session) else None
            if found is not None:
                return found
            del when[session]
        return None

    def _fits(self, when: Mapping[str, str], session: str) -> bool:
        inside = self._inside[session, when[session]]
        across = self._across[session]
        return all(
            condition.holds(when.items())
            for condition in (*inside, *across)
            if condition.slot is not None or self._is_decided(condition, when)
        )

    def _is_decided(self, condition: HoldingCondition, when: Mapping[str, str]) -> bool:
        return all(held in when for (held, _), _ in condition.terms)
