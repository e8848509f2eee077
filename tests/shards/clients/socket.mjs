// graphql-ws as all clients of npm use it: lazy, and only as long as something is asked.

import { createClient } from "graphql-ws";
import WebSocket from "ws";

export function socketOf({ address, token }) {
  return createClient({
    url: `ws://${address}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    // It would hide a socket that was lost, and tell of a refusal after a minute.
    retryAttempts: 0,
  });
}
