// The token comes behind the # of the address that everwire prints, which no browser sends to a server. It is kept for
// this tab only, so that a reload works, and taken out of the address bar, so that nobody reads it over a shoulder.

const KEY = "everwire-token";

export function takeToken() {
  const match = /^#token=([\w-]+)$/.exec(location.hash);
  if (match) {
    sessionStorage.setItem(KEY, match[1]);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY) ?? "";
}

export function authorized(token) {
  return { Authorization: `Bearer ${token}` };
}
