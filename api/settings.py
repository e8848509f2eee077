"""Every knob of the process, its default and its unit; read once, from TRADEWINDS_ variables.

Slow to import (pydantic): commands import it inside their bodies. Nothing here changes after start.
"""

from pathlib import Path
from typing import Literal

from graphql import GRAPHQL_MAX_INT
from pydantic import Field, FilePath, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.budget import PER_MINUTE
from api.cost import COUNTED_MAX
from api.limits import RUNS_WAITING_MAX, Limits


class Settings(BaseSettings):
    """The knobs, each documented in docs/settings.md; a wrong value stops the start in words."""

    model_config = SettingsConfigDict(env_prefix="TRADEWINDS_", frozen=True, extra="ignore")

    database_url: str = "sqlite:///tradewinds.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    token: SecretStr | None = Field(default=None, min_length=8, max_length=8_192)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    metrics_port: int | None = Field(default=None, ge=1, le=65_535)
    disk_free_bytes_min: int = Field(default=200_000_000, ge=0)
    graphiql_assets: Path | None = None
    pdf_font: FilePath | None = None
    reads_seconds: float = Field(default=2, gt=0)

    header_seconds_max: float = Field(default=10, gt=0)
    body_bytes_max: int = Field(default=1_048_576, ge=1_024)
    body_seconds_max: float = Field(default=10, gt=0)
    answer_seconds_max: float = Field(default=10, gt=0)
    json_depth_max: int = Field(default=32, ge=4, le=200)
    number_digits_max: int = Field(default=20, ge=1, le=1_000)
    tokens_max: int = Field(default=2_000, ge=100)
    depth_max: int = Field(default=12, ge=1, le=50)
    aliases_max: int = Field(default=30, ge=0)
    root_fields_max: int = Field(default=20, ge=1)
    directives_max: int = Field(default=20, ge=0)
    # Above what is counted nothing would be refused; Query.rateLimit tells both as an Int.
    cost_max: int = Field(default=10_000, ge=100, lt=COUNTED_MAX)
    cost_per_minute_max: int = Field(default=PER_MINUTE, ge=100, le=GRAPHQL_MAX_INT)
    query_seconds_max: float = Field(default=10, gt=0)
    mutation_seconds_max: float = Field(default=30, gt=0)
    socket_init_seconds_max: float = Field(default=10, gt=0)
    socket_message_bytes_max: int = Field(default=65_536, ge=1_024)
    socket_operations_max: int = Field(default=20, ge=1)
    socket_queue_max: int = Field(default=100, ge=1)
    sockets_per_token_max: int = Field(default=5, ge=1)
    solves_max: int | None = Field(default=None, ge=0, le=64)
    runs_waiting_max: int = Field(default=RUNS_WAITING_MAX, ge=1)
    solve_seconds_max: float = Field(default=600, gt=0)
    solve_memory_mib_max: int = Field(default=2_048, ge=512)
    list_rows_max: int = Field(default=10_000, ge=1)
    list_bytes_max: int = Field(default=33_554_432, ge=1_024)
    webhook_private_hosts: str | None = None
    # Well below the lease of domain/webhooks/delivering.py.
    webhook_seconds_max: float = Field(default=10, gt=0, le=30)

    @property
    def private_hosts(self) -> frozenset[str]:
        """Names and addresses that events may be sent to although they are private."""
        names = (self.webhook_private_hosts or "").replace(",", " ").split()
        return frozenset(name.lower() for name in names)

    @property
    def limits(self) -> Limits:
        """The most that one document may ask for."""
        return Limits(
            tokens=self.tokens_max,
            depth=self.depth_max,
            aliases=self.aliases_max,
            root_fields=self.root_fields_max,
            directives=self.directives_max,
            cost=self.cost_max,
        )
