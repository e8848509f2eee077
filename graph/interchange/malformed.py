"""The one error of reading a document: where it is wrong, and what was expected there."""


class MalformedInstance(ValueError):
    """A document is not what its format says.

    ``path`` points into the document ("people[3].ratings.risk", "" for the whole of it);
    ``expected`` says in words what would have been right there.
    """

    def __init__(self, path: str, expected: str) -> None:
        super().__init__(f"{path or 'the document'}: expected {expected}")
        self.path = path
        self.expected = expected

    def __reduce__(self) -> tuple[object, ...]:
        return MalformedInstance, (self.path, self.expected)
