// Starts GraphiQL: the token, the starter tabs, the Explorer. Everything comes from this origin.

const { React, ReactDOM, GraphiQL, GraphiQLPluginExplorer } = window;
const root = document.getElementById("graphiql");
const form = document.getElementById("sign-in");
const refused = document.getElementById("token-refused");
const starters = JSON.parse(root.dataset.starters);
const TOKEN = "tradewinds.token";
const SHOWN = "tradewinds.starters";

// The fragment never leaves the browser; taking it out keeps it from the history as well.
function takeTokenFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    sessionStorage.setItem(TOKEN, token);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return Boolean(token);
}

function askForToken(wasRefused) {
  sessionStorage.removeItem(TOKEN);
  ReactDOM.unmountComponentAtNode(root);
  refused.hidden = !wasRefused;
  form.hidden = false;
  form.elements.token.focus();
}

async function fetcher(params, { headers } = {}) {
  const response = await fetch(root.dataset.endpoint, {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json;q=0.9",
      "Content-Type": "application/json",
      Authorization: `Bearer ${sessionStorage.getItem(TOKEN)}`,
      ...headers,
    },
    body: JSON.stringify(params),
  });
  if (response.status === 401) {
    askForToken(true);
  }
  return response.json();
}

// Tabs live as long as the browser tab, but not longer than the ids in them: another database, other tabs.
function forgetOldTabs() {
  const shown = JSON.stringify(starters);
  if (sessionStorage.getItem(SHOWN) !== shown) {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith("graphiql:"))
      .forEach((key) => sessionStorage.removeItem(key));
    sessionStorage.setItem(SHOWN, shown);
  }
}

// The Explorer of this version is a hook that edits the query, so the component owns the query.
function Page() {
  const stored = (name) => sessionStorage.getItem(`graphiql:${name}`);
  const [query, setQuery] = React.useState(() => stored("query") ?? starters[0].query);
  const [variables] = React.useState(() => stored("variables") ?? starters[0].variables);
  const explorer = GraphiQLPluginExplorer.useExplorerPlugin({ query, onEdit: setQuery });
  const settings = {
    fetcher,
    query,
    variables,
    onEditQuery: setQuery,
    defaultTabs: starters,
    defaultEditorToolsVisibility: "variables",
    plugins: [explorer],
    storage: sessionStorage,
    shouldPersistHeaders: false,
  };
  // Its own logo is a link to another host.
  return React.createElement(GraphiQL, settings, React.createElement(GraphiQL.Logo, null, "GraphiQL"));
}

function start() {
  form.hidden = true;
  refused.hidden = true;
  forgetOldTabs();
  ReactDOM.render(React.createElement(Page), root);
}

form.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  sessionStorage.setItem(TOKEN, form.elements.token.value.trim());
  form.reset();
  start();
});

window.addEventListener("hashchange", () => {
  if (takeTokenFromAddress()) {
    ReactDOM.unmountComponentAtNode(root);
    start();
  }
});

takeTokenFromAddress();
if (sessionStorage.getItem(TOKEN)) {
  start();
} else {
  askForToken(false);
}
