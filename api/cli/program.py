"""Puts the commands together, with --help, --version and completion."""

import atexit
import contextlib
import gc
import os
import sys
from typing import Annotated, Any, Final

import typer

from api.cli.administrations import administrations
from api.cli.agenda import agenda
from api.cli.alternatives import alternatives
from api.cli.audit import audit
from api.cli.backup import backup
from api.cli.bundle import bundle
from api.cli.calendar import calendar
from api.cli.certainty import certainty
from api.cli.compare import compare
from api.cli.competencies import competencies
from api.cli.contradictions import contradictions
from api.cli.demo import demo
from api.cli.discrepancies import discrepancies
from api.cli.doctor import doctor
from api.cli.evaluation import evaluation, outcome
from api.cli.export import export
from api.cli.framework import framework
from api.cli.gaps import gaps
from api.cli.growth import growth
from api.cli.health import health
from api.cli.imports import import_file, template
from api.cli.instruments import instruments
from api.cli.lists import write_list
from api.cli.meetings import meetings
from api.cli.migrate import migrate
from api.cli.nominations import nominations
from api.cli.objectives import objectives
from api.cli.opportunities import opportunities
from api.cli.pair import PairCommand, pair
from api.cli.partners import partners
from api.cli.person import person
from api.cli.plan import plan
from api.cli.printing import print_document
from api.cli.proposals import proposals
from api.cli.replan import replan
from api.cli.restore import restore
from api.cli.retention import retention
from api.cli.roadmap import roadmap
from api.cli.schema import schema
from api.cli.seed import seed
from api.cli.serve import serve
from api.cli.token import token
from api.cli.topics import topics
from api.cli.verify import verify
from api.cli.why_not import why_not
from api.cli.work import work

NAME: Final = "tradewinds"

app = typer.Typer(
    name=NAME,
    help=(
        "Pairs customs managers across regions and suggests symposium topics, with proof and in "
        "words."
    ),
    epilog="\b\nExample:\n  tradewinds demo --no-serve",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:  # noqa: FBT001 -- the shape of an option's callback
    if asked:
        from api.cli.version import version  # noqa: PLC0415 -- only when asked

        typer.echo(f"{NAME} {version()}")
        raise typer.Exit


@app.callback()
def _program(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and end.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


def example(*lines: str) -> str:
    """Return the end of a --help: an example that a test runs."""
    return "\n".join(["\b", "Example:", *(f"  {NAME} {line}" for line in lines)])


EDITION: Final = "--edition wco-idb-2011"

app.command(epilog=example("demo --no-serve"))(demo)
app.command(epilog=example("serve --port 8000"))(serve)
app.command(epilog=example("work --once"))(work)
app.command(epilog=example("migrate"))(migrate)
app.command(epilog=example("seed"))(seed)
app.command(cls=PairCommand, epilog=example(f"pair {EDITION} --never LAC-01 CHN-01"))(pair)
app.command(epilog=example(f"topics {EDITION} --next"))(topics)
app.command(epilog=example(f"health {EDITION} --ties pairing"))(health)
app.command(epilog=example(f"gaps {EDITION} --by administration"))(gaps)
app.command(epilog=example(f"growth {EDITION}"))(growth)
app.command(epilog=example(f"opportunities {EDITION} --count 5"))(opportunities)
app.command(epilog=example(f"administrations CN PE {EDITION}"))(administrations)
app.command(epilog=example(f"objectives {EDITION}"))(objectives)
app.command(epilog=example(f"evaluation {EDITION}"))(evaluation)
app.command(epilog=example(f"outcome {EDITION}"))(outcome)
app.command(epilog=example(f"discrepancies {EDITION}"))(discrepancies)
app.command(epilog=example(f"framework trans_pacific_exchange {EDITION} --docx FRAMEWORK.docx"))(
    framework
)
app.command(epilog=example("competencies wco-lmd-2011-reading --case CASE.json"))(competencies)
app.command(epilog=example(f"template TEMPLATE.xlsx {EDITION} --locale es"))(template)
app.command("import", epilog=example(f"import PEOPLE.csv {EDITION}"))(import_file)
app.command(epilog=example("roadmap wco-idb-china-latam"))(roadmap)
app.command(epilog=example("agenda AGENDA.json"))(agenda)
app.command(cls=PairCommand, epilog=example(f"meetings {EDITION}"))(meetings)
app.command(epilog=example(f"plan {EDITION}"))(plan)
app.command("why-not", epilog=example(f"why-not LAC-01 CHN-01 {EDITION}"))(why_not)
app.command(epilog=example(f"partners LAC-01 {EDITION}"))(partners)
app.command(epilog=example("alternatives --count 3"))(alternatives)
app.command(epilog=example("certainty --draws 20"))(certainty)
app.command(epilog=example("compare RUN"))(compare)
app.command(epilog=example(f"contradictions {EDITION}"))(contradictions)
app.command(epilog=example("replan RUN --without LAC-01"))(replan)
app.command(
    epilog=example("pair INSTANCE.json > SOLUTION.json", "verify INSTANCE.json SOLUTION.json")
)(verify)
app.command(epilog=example("export RUN --to FOLDER"))(export)
app.command(epilog=example(f"calendar {EDITION} --person CHN-01 --to calendar.ics"))(calendar)
app.command(epilog=example(f"bundle {EDITION} --to BUNDLE.json"))(bundle)
app.command("list", epilog=example("list QUERY.graphql --to LIST.xlsx"))(write_list)
app.command("print", epilog=example(f"print pairs {EDITION} --to PAIRS.html"))(print_document)
app.command(epilog=example("schema"))(schema)
app.command(epilog=example("doctor"))(doctor)
app.command(epilog=example("backup BACKUP.db"))(backup)
app.command(epilog=example("restore BACKUP.db --database RESTORED.db"))(restore)
app.add_typer(
    token,
    name="token",
    epilog=example("token issue METRICS --scope pairings:read --edition wco-idb-2011"),
)
app.add_typer(nominations, name="nominations", epilog=example(f"nominations readiness {EDITION}"))
app.add_typer(instruments, name="instruments", epilog=example(f"instruments map {EDITION}"))
app.add_typer(proposals, name="proposals", epilog=example(f"proposals list {EDITION}"))
app.command(epilog=example("retention"))(retention)
app.add_typer(person, name="person", epilog=example("person erased"))
app.add_typer(audit, name="audit", epilog=example("audit verify"))


class _AsTyped:
    """Leaves values as they were typed, without pydantic, which takes long to import."""

    def coerce(self, value: object, param: object, ctx: object) -> object:
        del param, ctx
        return value


def program() -> Any:
    """Return the command line as one command.

    The program's own options are flags, and a shell that completes needs no checking of values:
    neither waits for pydantic.
    """
    command: Any = typer.main.get_command(app)
    unchecked = [command]
    if f"_{NAME.upper()}_COMPLETE" in os.environ:
        unchecked += command.commands.values()
    for each in unchecked:
        for parameter in each.get_params(typer.Context(each)):
            parameter._runtime_param = _AsTyped()  # noqa: SLF001 -- typer has no door for it
    return command


def main() -> None:
    """Run the terminal door with the words of the command line."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            # A terminal that lacks a letter gets a question mark, not a traceback.
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # not every stream has it
    # What ends with the process need not be looked through for cycles: a third of a short command.
    atexit.register(gc.freeze)
    program()(prog_name=NAME)
