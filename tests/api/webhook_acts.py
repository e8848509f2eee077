"""Acts on webhooks for the tests of who may change what."""

_KEPT = ("pauseWebhookEndpoint", "resumeWebhookEndpoint", "rotateWebhookSecret")
_ENDPOINTS = ('id: "WebhookEndpoint_hookown"', 'id: "WebhookEndpoint_hookother"')

WEBHOOK_ACTS = {
    "createWebhookEndpoint": tuple(
        f'editionId: "Edition_{each}", url: "https://example.org/hook", eventKinds: [RUN_DONE]'
        for each in ("own", "other")
    ),
    "redeliver": ('id: "Delivery_sentown"', 'id: "Delivery_sentother"'),
    **dict.fromkeys((*_KEPT, "removeWebhookEndpoint"), _ENDPOINTS),
}
# Whoever keeps those of every edition is refused what is not there.
WEBHOOK_MINE = {
    ("admin", act): (own, foreign.replace("other", "none"))
    for act, (own, foreign) in WEBHOOK_ACTS.items()
}
