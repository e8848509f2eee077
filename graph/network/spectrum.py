"""The second smallest Laplacian eigenvalue: a trend of how hard a group is to part."""

import warnings

import networkx as nx
import numpy as np
from scipy.sparse import diags_array
from scipy.sparse.linalg import lobpcg

DENSE_PEOPLE_MAX = 199
FACTORED_PEOPLE_MAX = 3000
TOLERANCE = 1e-6
DIGITS = 9
VECTORS = 4
STEPS_MAX = 2000


def lambda2(graph: "nx.Graph[str]") -> float | None:
    """Find the second smallest Laplacian eigenvalue of the largest connected group.

    Of groups of one size, that of the first person counts.

    Returns:
        The eigenvalue, good to 1e-6; None when nobody has a tie.

    Cost: dense algebra below 200 people, a sparse factor up to 3,000 (networkx, tracemin_lu),
        above some hundred products with the Laplacian (lobpcg, Jacobi preconditioner).
    """
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    if not groups or len(groups[0]) == 1:
        return None
    people = sorted(groups[0])
    group: nx.Graph[str] = nx.Graph()
    group.add_nodes_from(people)
    group.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.subgraph(people).edges))
    if len(people) <= DENSE_PEOPLE_MAX:
        dense = nx.laplacian_matrix(group, nodelist=people).toarray().astype(float)
        found = float(np.linalg.eigvalsh(dense)[1])
    elif len(people) <= FACTORED_PEOPLE_MAX:
        found = float(
            nx.algebraic_connectivity(group, tol=TOLERANCE / 10, method="tracemin_lu", seed=0)
        )
    else:
        found = _iterated(group, people)
    return round(max(found, 0.0), DIGITS)


def _iterated(group: "nx.Graph[str]", people: list[str]) -> float:
    """Iterate on four seeded vectors, with the constant vector, whose value is 0, removed."""
    laplacian = nx.laplacian_matrix(group, nodelist=people).astype(float).tocsr()
    many = len(people)
    jacobi = diags_array(1.0 / laplacian.diagonal())
    start = np.random.default_rng(0).standard_normal((many, VECTORS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a residual just above the tolerance
        values, _ = lobpcg(
            laplacian,
            start,
            M=jacobi,
            Y=np.ones((many, 1)),
            tol=TOLERANCE,
            maxiter=STEPS_MAX,
            largest=False,
        )
    return float(values.min())
