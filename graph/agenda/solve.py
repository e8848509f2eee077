"""The whole way from a problem to an agenda with its rooms, its attendance and its proof."""

from collections.abc import Mapping, Sequence

from graph.agenda.audience import audiences
from graph.agenda.blocks import BLOCKS_MAX, TooManyBlocks, list_blocks
from graph.agenda.conflicts import any_agenda, find_conflicts
from graph.agenda.exchanges import Exchanges
from graph.agenda.generation import EVALUATED_MAX, Generation, Pool
from graph.agenda.master import DENOMINATOR, Column, Layout, Master, Point, Root, names_of
from graph.agenda.search import HALF, WHOLE, Best, Leaf, Report, Tree, nobody, search
from graph.agenda.start import Improver
from graph.agenda.tidy import Chosen, Tidiest, Wishes, wishes
from graph.agenda.worth import SEATED_MAX, Worth
from graph.agenda.written import Written
from graph.problem.agenda import (
    AgendaInfeasible,
    AgendaLeaf,
    AgendaProblem,
    AgendaProof,
    AgendaSolution,
    AgendaStatus,
    SeatPrices,
)
from graph.solver import solver_name

NODES_MAX = 2_000
TRIES_MAX = 10
KNOWN_NODES_MAX = 100
PARTS = (5,)


def solve(
    problem: AgendaProblem,
    *,
    nodes_max: int = NODES_MAX,
    blocks_max: int = BLOCKS_MAX,
    seated_max: int = SEATED_MAX,
    evaluated_max: int = EVALUATED_MAX,
    report: Report = nobody,
) -> AgendaSolution | AgendaInfeasible:
    """Give every session a slot and a room, and prove that no agenda is worth more.

    In this order: the largest sum of what people attend; the smallest share of its wishes that
    the worst-served side loses; the earliest slot for the most wanted session, then for the next.
    The last two are settled among the equals that 20,000 steps can look through, with people
    seated the same way in the same block.

    Every set of sessions that can share a slot is listed, with what it is worth; where there are
    more than ``blocks_max``, sets are found when prices ask for them, and the bound holds for all
    of them. Choosing among these sets is a program whose relaxation is nearly always whole, where a
    program over sessions and times would be far from it: exchanging two slots changes nothing. At
    most ``nodes_max`` linear programs are solved in the tree, people are seated in about
    ``seated_max`` blocks, and a search for sets looks at no more than ``evaluated_max``.
    ``report`` is called with what the best agenda so far is worth and what no agenda can pass, each
    None until it is known, as soon as one of them is nearer.

    Returns:
        An agenda of status ``optimal``, with a proof that ``graph.certificate`` checks without any
        solver, or ``within`` a stated gap when a limit was reached. AgendaInfeasible with its
        conflicts when no agenda keeps every rule. The same problem always gives the same agenda.

    Source: C. Barnhart et al., "Branch-and-price: column generation for solving huge integer
        programs", Operations Research 46 (1998); D. M. Ryan, B. A. Foster, "An integer programming
        approach to scheduling" (1981): asking which two are together.
    """
    try:
        listed = list_blocks(problem, blocks_max)
    except TooManyBlocks:
        return _of_many(problem, Best(report=report), nodes_max, seated_max, evaluated_max)
    layout = Layout(problem, Worth(problem, listed, seated_max))
    improver = Improver(layout)
    start = improver.from_orders(enough=0)
    if start is None:
        slot_of = any_agenda(problem)
        if slot_of is None:
            return AgendaInfeasible(find_conflicts(problem))
        start = _sets(problem, slot_of)
    best = Best(report=report)
    best.offer(layout, _columns(layout, improver, start))
    master = Master(layout)
    root = _root(master, best)
    best.limit(layout.bound(root.multipliers).total)
    _improve(layout, improver, best, root.multipliers)
    tree = search(master, best, Root(root.multipliers), nodes_max)
    return _tidied(problem, layout, best, tree)


def _of_many(
    problem: AgendaProblem, best: Best, nodes_max: int, seated_max: int, evaluated_max: int
) -> AgendaSolution | AgendaInfeasible:
    """Solve an agenda of more blocks than can be listed."""
    pool = Pool(problem, tuple(audiences(problem)), seated_max)
    layout = Layout(problem, pool.worth)
    exchanges = Exchanges(layout, pool.audiences)
    start = exchanges.filled()
    if start is None:
        slot_of = any_agenda(problem)
        if slot_of is None:
            return AgendaInfeasible(find_conflicts(problem))
        place = {session: number for number, session in enumerate(problem.session_by_id)}
        start = [
            [place[session] for session, slot in slot_of.items() if slot == each]
            for each in problem.slots
        ]
    for held in exchanges.improved(start):
        columns = pool.columns(layout, held)
    best.offer(layout, columns)
    master = Master(layout, pool.most)
    master.add(best.columns)
    generation = Generation(pool, master, best, evaluated_max)
    root = generation.root()
    best.limit(layout.bound_of(root).total)
    for part in PARTS:
        # Of few blocks a better agenda is found soon; what that proves says nothing of others.
        if generation.near(root, part):
            search(master, best, Root(master.solve_over_all().multipliers), KNOWN_NODES_MAX)
    tree = Tree(root)
    if generation.near(root):
        tree = search(master, best, root, nodes_max)
    return _tidied(problem, layout, best, tree)


def _tidied(problem: AgendaProblem, layout: Layout, best: Best, tree: Tree) -> AgendaSolution:
    if tree.complete:
        best.limit(best.value * DENOMINATOR)
    wanted = wishes(problem)
    tidiest = Tidiest(layout, wanted, tree.root, best.columns)
    chosen = tidiest.search() if tree.complete else tidiest.best
    return _solution(problem, layout, wanted, tree, chosen)


def _sets(problem: AgendaProblem, slot_of: Mapping[str, str]) -> list[int]:
    place = {session: number for number, session in enumerate(problem.session_by_id)}
    sets = dict.fromkeys(problem.slots, 0)
    for session, slot in slot_of.items():
        sets[slot] |= 1 << place[session]
    return list(sets.values())


def _columns(layout: Layout, improver: Improver, sets: Sequence[int]) -> list[Column]:
    class_of = {slot: place for place, each in enumerate(layout.classes) for slot in each.slots}
    return [
        (class_of[slot], block)
        for slot, block in enumerate(improver.blocks(sets))
        if block is not None
    ]


def _root(master: Master, best: Best) -> Point:
    """Solve the relaxation until the blocks that it uses are worth what it believes."""
    layout = master.layout
    master.add(best.columns)
    while True:
        master.revalue()
        point = master.solve_over_all()
        used = [c for c, x in zip(master.columns, point.amounts, strict=True) if x > WHOLE]
        true = [layout.worth.is_true(layout.block(column)) for column in used]
        if all(true):
            if all(x > 1 - WHOLE for x in point.amounts if x > WHOLE) and point.missing < HALF:
                best.offer(layout, used)
            return point
        if layout.worth.is_exhausted:
            return point


def _improve(layout: Layout, improver: Improver, best: Best, root: tuple[int, ...]) -> None:
    """Look for a better agenda among many starts, until one is as good as the bound."""
    for _ in range(TRIES_MAX):
        enough = layout.bound(root).total // DENOMINATOR
        if best.value >= enough:
            return
        sets = improver.from_orders(enough)
        if sets is None or best.offer(layout, _columns(layout, improver, sets)):
            return


def _solution(
    problem: AgendaProblem, layout: Layout, wanted: Wishes, tree: Tree, chosen: Chosen
) -> AgendaSolution:
    value = sum(layout.value(column) for _, column in chosen)
    bound = layout.bound_of(tree.root).total // DENOMINATOR
    closed = tree.complete or bound == value
    written = Written(problem)
    attended = [0] * len(problem.sides)
    for place, column in chosen:
        block = layout.block(column)
        written.hold(place, layout.sessions(column), layout.worth.seating(block))
        by_side = layout.worth.by_side(block)
        attended = [sum(parts) for parts in zip(attended, by_side, strict=True)]
    return AgendaSolution(
        status=AgendaStatus.OPTIMAL if closed else AgendaStatus.WITHIN,
        slots=written.timetable(),
        attendance=written.people(),
        value=value,
        bound=value if closed else bound,
        attended=dict(zip(problem.sides, attended, strict=True)),
        wanted=dict(zip(problem.sides, wanted.wanted, strict=True)),
        proof=_proof(problem, layout, tree),
        solver=solver_name(),
    )


def _proof(problem: AgendaProblem, layout: Layout, tree: Tree) -> AgendaProof:
    names = list(problem.session_by_id)
    fallen = layout.worth.fallen()
    return AgendaProof(
        denominator=DENOMINATOR,
        multipliers=names_of(problem, layout, tree.root.multipliers),
        leaves=tuple(_leaf(problem, layout, leaf) for leaf in tree.leaves if tree.complete),
        seats=tuple(
            SeatPrices(
                slot=problem.slots[layout.worth.kinds[kind].slots[0]],
                block=tuple(names[s] for s in layout.worth.kinds[kind].sessions(place)),
                prices=seating.prices,
            )
            for (kind, place), seating in fallen.items()
        ),
        ceilings=_ceilings(problem, layout, tree.root),
    )


def _ceilings(problem: AgendaProblem, layout: Layout, root: Root) -> Mapping[str, int]:
    if root.ceilings is None:
        return {}
    firsts = [problem.slots[each.slots[0]] for each in layout.classes]
    return dict(zip(firsts, root.ceilings, strict=True))


def _leaf(problem: AgendaProblem, layout: Layout, leaf: Leaf) -> AgendaLeaf:
    names = list(problem.session_by_id)
    decided = {}
    for (kind, first, second), answer in leaf.decided.items():
        other = names[second] if kind == "with" else problem.slots[layout.classes[second].slots[0]]
        decided[f"{kind}:{names[first]}|{other}"] = answer
    return AgendaLeaf(decided, names_of(problem, layout, leaf.multipliers))
