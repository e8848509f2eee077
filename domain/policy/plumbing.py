"""The fields of answers that show nothing which their parent did not: pages, edges and payloads."""

from __future__ import annotations

from typing import Final

# The nouns that are paged: each has a connection and an edge.
_PAGED: Final = (
    "Administration AgendaRun Assessment AssessmentRead AuditEntry Competency "
    "Delivery WebhookEndpoint "
    "CompetencyFramework Contact "
    "CooperationInstrument Delegate Edition Fact Import Manager Nomination NominationReminder "
    "Organization Pairing PairingInstruction "
    "PairingRun Partnership PeerInvitation Programme Rating RoleProfile Scenario "
    "ScenarioInstruction Session Speaker Topic TopicRun Unpaired"
)
_CONNECTION: Final = ("edges", "nodes", "pageInfo", "totalCount")
_OTHERS: Final = {
    "PageInfo": "endCursor hasNextPage hasPreviousPage startCursor",
    "UnpairedEdge": "code text",
    "UserError": "code currentVersion message path",
    "AcceptPartnershipPayload": "partnership replayed userErrors",
    "ChangeEditionStatePayload": "edition replayed userErrors",
    "ChangeNominationDeadlinePayload": "edition replayed userErrors",
    "ChangeNominationPayload": "nomination replayed userErrors",
    "ChangeQuotaPayload": "replayed side userErrors",
    "ConfirmNominationPayload": "nomination replayed userErrors",
    "DeclineNominationPayload": "nomination replayed userErrors",
    "MoveNominationPayload": "nomination replayed userErrors",
    "NominateManagerPayload": "nomination replayed userErrors",
    "RemindNominationsPayload": "edition reminders replayed userErrors",
    "SubmitNominationPayload": "nomination replayed userErrors",
    "SubstituteDelegatePayload": "delegate replayed substitute userErrors",
    "WaitlistNominationPayload": "nomination replayed userErrors",
    "WithdrawNominationPayload": "nomination replayed userErrors",
    "AddPairingInstructionPayload": "edition pairingInstruction replayed userErrors",
    "AddPairingInstructionsPayload": "edition pairingInstructions replayed userErrors",
    "AddScenarioInstructionPayload": "replayed scenario scenarioInstruction userErrors",
    "AddSessionPayload": "component replayed session userErrors",
    "AddSpeakerPayload": "edition replayed speaker userErrors",
    "ArrangeComponentPayload": "component replayed userErrors",
    "CancelRunPayload": "replayed run userErrors",
    "ChangeAbsencesPayload": "delegate replayed userErrors",
    "ChangeSessionPayload": "replayed session userErrors",
    "ClosePartnershipPayload": "partnership replayed userErrors",
    "CreateScenarioPayload": "replayed scenario userErrors",
    "DeclinePartnershipPayload": "partnership replayed userErrors",
    "DiscardScenarioPayload": "replayed scenario userErrors",
    "DraftExtraPairingsPayload": "replayed scenario userErrors",
    "CorrectPersonPayload": "manager replayed userErrors",
    "DecideConsentPayload": "manager replayed userErrors",
    "ErasePersonPayload": "manager replayed userErrors",
    "ExportPersonPayload": "personExport replayed userErrors",
    "PublishAgendaRunPayload": "agendaRun replayed superseded userErrors",
    "PublishPlanPayload": "edition replayed userErrors",
    "PublishPairingRunPayload": "pairingRun replayed superseded userErrors",
    "PublishScenarioPayload": "edition replayed scenario superseded userErrors",
    "PublishTopicRunPayload": "replayed superseded topicRun userErrors",
    "RateCompetencyPayload": "manager rating replayed userErrors",
    "RecordContactPayload": "contact partnership replayed userErrors",
    "RemovePairingInstructionPayload": "deletedId edition replayed userErrors",
    "RemoveScenarioInstructionPayload": "deletedId replayed scenario userErrors",
    "RemoveSessionPayload": "component deletedId replayed userErrors",
    "RemoveSpeakerPayload": "deletedId edition replayed userErrors",
    "RevertChangePayload": "replayed reverted userErrors",
    "StartAgendaReplanRunPayload": "agendaRun replayed userErrors",
    "StartAgendaRunPayload": "agendaRun replayed userErrors",
    "StartPairingRunPayload": "pairingRun replayed userErrors",
    "StartReplanRunPayload": "pairingRun replayed userErrors",
    "StartTopicRunPayload": "replayed topicRun userErrors",
    "UpdateScenarioPayload": "replayed scenario userErrors",
    "AssignRoleProfilePayload": "manager replayed userErrors",
    "ChangeAssessmentPayload": "assessment replayed userErrors",
    "CreateFrameworkPayload": "framework replayed userErrors",
    "CreateRoleProfilePayload": "replayed roleProfile userErrors",
    "DiscardFrameworkPayload": "deletedId replayed userErrors",
    "InvitePeerPayload": "peerInvitation replayed userErrors",
    "MapFrameworkPayload": "framework replayed userErrors",
    "OpenRatingsPayload": "manager ratings replayed userErrors",
    "PublishFrameworkPayload": "framework replayed userErrors",
    "PutCompetencyPayload": "competency framework replayed userErrors",
    "PutCompetencyGroupPayload": "competencyGroup framework replayed userErrors",
    "RecordAssessmentPayload": "assessment manager replayed userErrors",
    "RemoveCompetencyPayload": "framework replayed userErrors",
    "RemoveCompetencyGroupPayload": "framework replayed userErrors",
    "RenameRoleProfilePayload": "replayed roleProfile userErrors",
    "RetireFrameworkPayload": "framework replayed userErrors",
    "SetPersonalTargetPayload": "manager replayed userErrors",
    "SetRoleTargetsPayload": "replayed roleProfile userErrors",
    "WithdrawAssessmentPayload": "deletedId manager replayed userErrors",
    "WithdrawInvitationPayload": "peerInvitation replayed userErrors",
    "WithdrawDelegatePayload": "delegate replayed userErrors",
    "WithdrawPublicationPayload": "edition replayed restored run userErrors",
}

PLUMBING: Final = (
    *(f"{noun}Connection.{name}" for noun in _PAGED.split() for name in _CONNECTION),
    *(f"{noun}Edge.{name}" for noun in _PAGED.split() for name in ("cursor", "node")),
    *(f"{owner}.{name}" for owner, names in _OTHERS.items() for name in names.split()),
)
