"""Who may see and do what: one place, deny by default. The doors enforce it and decide nothing.

``viewer`` says who asks, ``fields`` which role may read which field, ``rows`` which rows of each
table a viewer may read and change, ``narrowing`` holds every handle to that.
"""

from domain.policy.fields import FIELDS, INPUTS
from domain.policy.rules import ANYONE, Rule
from domain.policy.viewer import OWNER, SYSTEM, TERMINAL, Viewer
from domain.roles import Role, Scope

__all__ = [
    "ANYONE",
    "FIELDS",
    "INPUTS",
    "OWNER",
    "SYSTEM",
    "TERMINAL",
    "Role",
    "Rule",
    "Scope",
    "Viewer",
]
