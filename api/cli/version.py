"""The version of this program."""

from pathlib import Path


def version() -> str:
    """Return the version that pyproject.toml states; an installed wheel carries it as metadata."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    if project.exists():
        import tomllib  # noqa: PLC0415 -- only in a clone

        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    from importlib.metadata import version as installed  # noqa: PLC0415 -- only when installed

    return installed("tradewinds")
