"""The world of these tests: a call for nominations."""

from tests.api.conftest import call, call_url

__all__ = ["call", "call_url"]
