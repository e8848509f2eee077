// Apollo Client with its normalising cache: HTTP for queries and mutations, a socket for the rest.

import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import WebSocket from "ws";
import { socketOf } from "./socket.mjs";

// The link looks at the browser's class, which Node has from version 22 on.
globalThis.WebSocket ??= WebSocket;

export function open({ address, token }) {
  const socket = socketOf({ address, token });
  const headers = { authorization: `Bearer ${token}` };
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: `http://${address}/graphql`, headers }),
    ),
  });
  return {
    query: async (document, variables) =>
      (await client.query({ query: gql(document), variables })).data,
    mutate: async (document, variables) =>
      (await client.mutate({ mutation: gql(document), variables })).data,
    watch: (document, variables, told) =>
      new Promise((complete, fail) => {
        client.subscribe({ query: gql(document), variables }).subscribe({
          next: ({ data, error }) => (error ? fail(error) : told(data)),
          error: fail,
          complete,
        });
      }),
    close: () => socket.dispose(),
  };
}

export function failure(error) {
  if (CombinedGraphQLErrors.is(error)) {
    return { codes: error.errors.map(({ extensions }) => extensions.code) };
  }
  const closed = /^Socket closed with event (\d+)/.exec(error.message);
  if (!closed) throw error;
  return { closed: Number(closed[1]) };
}
