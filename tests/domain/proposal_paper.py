"""What becomes of proposals of one administration, on paper: as short as it can be said."""

from dataclasses import dataclass, field


@dataclass
class Sheet:
    """A proposal on paper: what it says now, and what was submitted, in order."""

    words: str
    state: str = "draft"
    is_changed: bool = True
    is_documented: bool = False
    sent: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    row_id: str = ""


@dataclass
class Paper:
    """What proposals of PE ought to be, in words as short as can be."""

    sheets: list[Sheet] = field(default_factory=list)
    day: int = 0
    closes: int | None = None
    adopted: list[int] = field(default_factory=list)

    def writes(self, who: str) -> bool:
        return who != "CN"

    def change(self, who: str, sheet: Sheet, words: str, *, documented: bool) -> bool:
        if not self.writes(who) or sheet.state not in ("draft", "returned"):
            return False
        if (sheet.words, sheet.is_documented) != (words, documented):
            sheet.words, sheet.is_documented, sheet.is_changed = words, documented, True
        return True

    def submit(self, who: str, sheet: Sheet) -> bool:
        ready = sheet.is_changed and sheet.is_documented
        if not self.writes(who) or sheet.state not in ("draft", "returned") or not ready:
            return False
        sheet.state, sheet.is_changed = "submitted", False
        sheet.sent.append(sheet.words)
        return True

    def review(self, who: str, sheet: Sheet, verdict: str, comments: str) -> bool:
        if who not in ("CN", "planner") or sheet.state != "submitted":
            return False
        if verdict == "return" and not comments:
            return False
        sheet.state = {"endorse": "endorsed", "return": "returned"}[verdict]
        sheet.reviews.append(verdict)
        sheet.told.append(sheet.state)
        return True

    def adopt(self, sheet: Sheet) -> bool:
        last = 9 if self.closes is None else self.closes
        if sheet.state != "endorsed" or self.day > last:
            return False
        sheet.state = "adopted"
        sheet.told.append("adopted")
        return True

    def release(self, sheet: Sheet) -> bool:
        last = 9 if self.closes is None else self.closes
        if sheet.state != "adopted" or self.day > last:
            return False
        sheet.state = "endorsed"
        sheet.told.append("released")
        return True

    def withdraw(self, who: str, sheet: Sheet) -> bool:
        if not self.writes(who) or sheet.state == "adopted":
            return False
        if sheet.state != "withdrawn":
            sheet.state = "withdrawn"
            sheet.told.append("withdrawn")
        return True
