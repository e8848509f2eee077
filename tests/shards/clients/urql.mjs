// urql: fetch for queries and mutations; subscriptions on a socket, or by fetch as events.

import { CombinedError, Client, cacheExchange, fetchExchange, subscriptionExchange } from "@urql/core";
import { onEnd, onPush, pipe, publish } from "wonka";
import { socketOf } from "./socket.mjs";

export function open({ address, token, transport }) {
  const socket = socketOf({ address, token });
  const onSocket = subscriptionExchange({
    forwardSubscription: (request) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe(request, sink) }),
    }),
  });
  const client = new Client({
    url: `http://${address}/graphql`,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    fetchSubscriptions: transport === "events",
    exchanges: [cacheExchange, fetchExchange, ...(transport === "events" ? [] : [onSocket])],
  });
  return {
    query: async (document, variables) => data(await client.query(document, variables)),
    mutate: async (document, variables) => data(await client.mutation(document, variables)),
    watch: (document, variables, told) =>
      new Promise((complete, fail) => {
        pipe(
          client.subscription(document, variables),
          onPush((result) => {
            if (result.error) fail(result.error);
            // When a stream ends, urql gives the last event a second time.
            else if (result.hasNext) told(result.data);
          }),
          onEnd(complete),
          publish,
        );
      }),
    close: () => socket.dispose(),
  };
}

function data({ data, error }) {
  if (error) throw error;
  return data;
}

export function failure(error) {
  if (!(error instanceof CombinedError)) throw error;
  if (error.networkError) return { closed: error.networkError.code };
  const codes = error.graphQLErrors.map(({ extensions }) => extensions.code);
  return { codes, status: error.response?.status };
}
