"""Asks GraphQL at the terminal, as the operator of this machine, who sees everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from api.cli.opening import read_settings
from api.cli.voice import Voice
from domain.errors import InvalidInput
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.execution import Asker, Executor
    from api.settings import Settings
    from domain.store import Store

# Nobody is to be kept from crowding others out here.
_COST_MAX: Final = 2**31 - 1


async def terminal_asker(voice: Voice, store: "Store") -> "tuple[Executor, Asker, Settings]":
    """Return what answers, who asks in the language of the voice, and the settings."""
    from api.execution import Asker, Executor  # noqa: PLC0415 -- slow import
    from api.schema.root import schema  # noqa: PLC0415 -- slow import

    settings = read_settings(cost_per_minute_max=_COST_MAX)
    executor = Executor(schema, store, settings, lambda: None)
    executor.restore_epoch = await store.restore_epoch()
    return executor, Asker("terminal", TERMINAL, voice.texts.locale), settings


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Tell what GraphQL or a door refuses as what is wrong with the input.

    Raises:
        InvalidInput: with all that was said.

    """
    from api.list_reading import Unanswered  # noqa: PLC0415 -- slow import
    from api.refusals import Refusal  # noqa: PLC0415 -- slow import

    try:
        yield
    except Unanswered as error:
        told = [each["message"] for each in error.answer.body["errors"]]
        raise InvalidInput(" ".join(told)) from error
    except Refusal as refusal:
        raise InvalidInput(refusal.message) from refusal
