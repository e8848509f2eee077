"""The rules that fields obey: the roles that may read one, and the scopes that open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.policy.viewer import Viewer
from domain.roles import Role, Scope

_EVERYBODY: Final = frozenset(Role) - {Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may read a field.

    Args:
        label: what the rule is about, for a refusal: "the ratings of people".
        roles: who may; the program itself always may.
        scopes: an integration among them needs one of these.
        by_owner: whoever no row is kept from may, too.

    """

    label: str
    roles: frozenset[Role]
    scopes: frozenset[Scope] = frozenset()
    by_owner: bool = False

    def allows(self, viewer: Viewer) -> bool:
        """Tell whether a viewer may read what obeys this rule."""
        if viewer.role is Role.SYSTEM or (self.by_owner and viewer.sees_everything):
            return True
        if viewer.role is Role.INTEGRATION and not self.scopes & viewer.scopes:
            return False
        return viewer.role in self.roles


def _rule(label: str, *roles: Role, scopes: tuple[Scope, ...] = ()) -> Rule:
    integrations = (Role.INTEGRATION,) if scopes else ()
    return Rule(label, frozenset({*roles, *integrations}), frozenset(scopes))


_PEOPLE_ROLES: Final = (Role.MANAGER, Role.COORDINATOR, Role.PLANNER, Role.AUDITOR, Role.ADMIN)

# The plumbing of answers, which shows nothing that its parent did not.
ANYONE: Final = Rule("answers", _EVERYBODY, frozenset(Scope))
# Public facts, so that no integration has to be let in for them twice.
REFERENCE: Final = _rule("reference data", *_PEOPLE_ROLES, scopes=tuple(Scope))
EDITIONS: Final = _rule("editions", *_PEOPLE_ROLES, scopes=(Scope.EDITIONS_READ,))
# Who takes part under which code; a published pairing means nothing without it.
DELEGATES: Final = _rule(
    "delegates", *_PEOPLE_ROLES, scopes=(Scope.PEOPLE_READ, Scope.PAIRINGS_READ)
)
PEOPLE: Final = _rule("people", *_PEOPLE_ROLES, scopes=(Scope.PEOPLE_READ,))
PROFILES: Final = _rule(
    "the languages and interests of people",
    Role.MANAGER,
    Role.COORDINATOR,
    Role.PLANNER,
    Role.ADMIN,
    scopes=(Scope.PEOPLE_READ,),
)
RATINGS: Final = _rule("the ratings of people", Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
# Sums of many people, of which too small ones are hidden.
SUMS: Final = _rule("gap maps and growth", *_PEOPLE_ROLES, scopes=tuple(Scope))
EVIDENCE: Final = Rule(
    "what ratings were given for", frozenset({Role.MANAGER, Role.COORDINATOR}), by_owner=True
)
INVITATIONS: Final = _rule("invitations to assess", Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
INVITES: Final = _rule("inviting peers", Role.COORDINATOR, Role.PLANNER)
ASSIGNS: Final = _rule("what post people have", Role.COORDINATOR, Role.PLANNER)
OPENS: Final = _rule("opening the ratings of a person for a reason", Role.ADMIN)
# What is in force for every edition; whoever plans all of them keeps it, too.
KEEPS_REFERENCE: Final = Rule("keeping reference data", frozenset({Role.ADMIN}), by_owner=True)
GAP_CLOSERS: Final = _rule("who can close gaps", Role.COORDINATOR, Role.PLANNER)
ABSENCES: Final = _rule("when people are away", Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
NOMINATIONS: Final = _rule("nominations", *_PEOPLE_ROLES)
QUOTAS: Final = _rule("quotas", Role.COORDINATOR, Role.PLANNER, Role.AUDITOR, Role.ADMIN)
# What administrations and planners say of a person to each other.
DECISIONS: Final = _rule(
    "the reasons of nominations", Role.COORDINATOR, Role.PLANNER, Role.AUDITOR, Role.ADMIN
)
# Whether somebody is rated is as much as a rating.
READINESS: Final = _rule(
    "what people lack before being paired", Role.MANAGER, Role.COORDINATOR, Role.PLANNER
)
PAIRINGS: Final = _rule("published pairings", *_PEOPLE_ROLES, scopes=(Scope.PAIRINGS_READ,))
SCORES: Final = _rule(
    "the scores of pairings", Role.PLANNER, Role.ADMIN, scopes=(Scope.PAIRINGS_SCORE,)
)
# A refusal is nobody's business but theirs, their administration's and the planners'.
RESPONSES: Final = _rule(
    "what partners answered", Role.MANAGER, Role.COORDINATOR, Role.PLANNER, Role.ADMIN
)
CONTACTS: Final = _rule("the contacts of partners", Role.MANAGER, Role.PLANNER)
TIMETABLES: Final = _rule(
    "the timetables of people", Role.MANAGER, Role.COORDINATOR, Role.PLANNER, Role.ADMIN
)
CALENDARS: Final = _rule("calendars", Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
FEEDS: Final = _rule("the private addresses of calendars", *_PEOPLE_ROLES)
REVOKES_FEEDS: Final = _rule(
    "closing private addresses of calendars",
    Role.MANAGER,
    Role.COORDINATOR,
    Role.PLANNER,
    Role.ADMIN,
)
PLANNING: Final = _rule("runs and what they weigh", Role.PLANNER, Role.ADMIN)
NETWORK: Final = _rule("the network of ratings and interests", Role.PLANNER)
ADMINISTRATION_PROFILES: Final = _rule(
    "the profiles of administrations", *_PEOPLE_ROLES, scopes=(Scope.EDITIONS_READ,)
)
COOPERATION: Final = _rule(
    "cooperation instruments", *_PEOPLE_ROLES, scopes=(Scope.COOPERATION_READ,)
)
RECORDS_COOPERATION: Final = _rule(
    "recording cooperation instruments", Role.COORDINATOR, Role.PLANNER, Role.ADMIN
)
PROPOSALS: Final = _rule("proposals", *_PEOPLE_ROLES, scopes=(Scope.COOPERATION_READ,))
PROPOSAL_REVIEWS: Final = _rule("the reviews of proposals", *_PEOPLE_ROLES)
OUTCOMES: Final = _rule("what comes of editions", *_PEOPLE_ROLES, scopes=(Scope.COOPERATION_READ,))
MEETINGS: Final = _rule("regional meetings", *_PEOPLE_ROLES, scopes=(Scope.COOPERATION_READ,))
# What one answered is for nobody else; what five and more did, for those who run the programme.
EVALUATES: Final = _rule("your own evaluation answers", Role.MANAGER, Role.COORDINATOR)
EVALUATION_SUMS: Final = _rule(
    "what evaluation answers add up to",
    Role.PLANNER,
    Role.AUDITOR,
    Role.ADMIN,
    scopes=(Scope.EDITIONS_READ,),
)
EVALUATION_WORDS: Final = _rule("what was answered in words", Role.PLANNER)
WEBHOOKS: Final = _rule("webhooks and their deliveries", Role.PLANNER, Role.AUDITOR, Role.ADMIN)
REMINDERS: Final = _rule(
    "reminders of commitments", Role.COORDINATOR, Role.PLANNER, Role.AUDITOR, Role.ADMIN
)
AUDIT: Final = _rule("the audit trail", *_PEOPLE_ROLES)
INVITED: Final = _rule("invitations to regional meetings", *_PEOPLE_ROLES)
INVITED_ANSWERS: Final = _rule(
    "why people declined invitations",
    Role.MANAGER,
    Role.COORDINATOR,
    Role.PLANNER,
    Role.ADMIN,
)
# Acts, which are fields of Mutation.
ANSWERS_INVITATIONS: Final = _rule(
    "answering invitations to regional meetings", Role.MANAGER, Role.COORDINATOR, Role.PLANNER
)
RECORDS_ATTENDANCE: Final = _rule(
    "recording who was at regional meetings", Role.COORDINATOR, Role.PLANNER
)
PLANS: Final = _rule("planning an edition", Role.PLANNER)
DESCRIBES: Final = _rule("describing administrations", Role.COORDINATOR, Role.PLANNER, Role.ADMIN)
# What every edition shares; an edition is held only from its beginning on, so whoever holds all.
BEGINS: Final = Rule(
    "beginning programmes, editions and organisations", frozenset({Role.ADMIN}), by_owner=True
)
SETS_UP: Final = _rule("setting up an edition", Role.PLANNER, Role.ADMIN)
STATES: Final = _rule("stating facts", Role.PLANNER, Role.ADMIN)
KEEPS_OUTCOMES: Final = _rule(
    "keeping cooperation frameworks and recommendations", Role.PLANNER, Role.ADMIN
)
KEEPS_MEETINGS: Final = _rule("keeping regional meetings", Role.PLANNER, Role.ADMIN)
KEEPS_ROADMAP: Final = _rule("keeping the roadmaps of programmes", Role.PLANNER, Role.ADMIN)
KEEPS_WEBHOOKS: Final = _rule("keeping webhooks", Role.PLANNER, Role.ADMIN)
COMMITS: Final = _rule("committing administrations", Role.COORDINATOR, Role.PLANNER, Role.ADMIN)
TELLS: Final = _rule(
    "telling what became of commitments",
    Role.MANAGER,
    Role.COORDINATOR,
    Role.PLANNER,
    Role.ADMIN,
)
PARTNERS: Final = _rule("the acts of partners", Role.MANAGER, Role.PLANNER)
PROPOSES: Final = _rule(
    "writing proposals", Role.MANAGER, Role.COORDINATOR, Role.PLANNER, Role.ADMIN
)
REVIEWS_PROPOSALS: Final = _rule("reviewing proposals", Role.COORDINATOR, Role.PLANNER)
NOMINATES: Final = _rule("nominating people", Role.COORDINATOR, Role.PLANNER)
RATES: Final = _rule("rating people", Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
# The rights of people over what is held on them.
ERASES: Final = _rule("erasing people", Role.ADMIN)
EXPORTS: Final = _rule("all that is held on people", Role.MANAGER, Role.COORDINATOR, Role.ADMIN)
READS: Final = _rule("who read the ratings of people", Role.MANAGER, Role.AUDITOR, Role.ADMIN)
CONSENTS: Final = _rule("what people agree to", *_PEOPLE_ROLES)
CONSENTING: Final = _rule("deciding what people agree to", Role.MANAGER, Role.COORDINATOR)
CORRECTS: Final = _rule("correcting people", Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
DETAILS: Final = _rule(
    "how people can be reached", Role.MANAGER, Role.COORDINATOR, Role.PLANNER, Role.ADMIN
)
