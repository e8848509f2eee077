"""Ways to keep webhooks over HTTP, for the tests of them."""

from typing import Any

from tests.api.policy_world import World

ENDPOINT = "id url state version eventKinds edition { slug } madeAt"
LOG = """{ node(id: "%s") { ... on WebhookEndpoint { state deliveries(first: 100 %s) { totalCount
  nodes { id eventId eventKind eventAt recordType state attempts lastStatus lastFault
    lastMilliseconds lastAttemptAt nextAttemptAt record { __typename id } endpoint { id } } } } }
}"""


def act(world: World, who: str, name: str, result: str, **given: object) -> dict[str, Any]:
    """Do one thing as somebody, and return the payload."""
    kind = name[0].upper() + name[1:]
    document = (
        f"mutation($input: {kind}Input!) {{ act: {name}(input: $input)"
        f" {{ {result} replayed userErrors {{ code path message }} }} }}"
    )
    body = {"query": document, "variables": {"input": given}}
    bearer = {"Authorization": f"Bearer {world.tokens[who]}"}
    answer = world.client.post("/graphql", json=body, headers=bearer).json()
    assert "errors" not in answer, answer
    payload: dict[str, Any] = answer["data"]["act"]
    return payload


def create(world: World, who: str = "admin", **given: object) -> dict[str, Any]:
    """Make an endpoint, and return the payload."""
    asked = {"url": "https://example.org/hook", "eventKinds": ["RUN_DONE"], **given}
    result = f"webhookEndpoint {{ {ENDPOINT} }} secret {{ value }}"
    return act(world, who, "createWebhookEndpoint", result, **asked)


def told(world: World, endpoint_id: str, narrowed: str = "", who: str = "admin") -> list[Any]:
    """Return the log of an endpoint, the newest first."""
    answer = world.ask(who, LOG % (endpoint_id, narrowed)).json()
    assert "errors" not in answer, answer
    nodes: list[Any] = answer["data"]["node"]["deliveries"]["nodes"]
    return nodes
