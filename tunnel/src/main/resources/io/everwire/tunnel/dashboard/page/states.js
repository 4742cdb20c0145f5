// Words, signs and tones for states and events. Every tone comes with a sign, so that colour is never all there is.

export const STATES = {
  READY: { code: "R", sign: "●", word: "Ready", tone: "ready" },
  RENEWING: { code: "N", sign: "◆", word: "Renewing", tone: "renew" },
  RESUMING: { code: "S", sign: "▼", word: "Resuming", tone: "warn" },
  CONNECTING: { code: "C", sign: "…", word: "Connecting", tone: "plain" },
  BACKING_OFF: { code: "B", sign: "✕", word: "Dead, will retry", tone: "dead" },
  DRAINING: { code: "D", sign: "◐", word: "Draining", tone: "plain" },
  CLOSED: { code: "X", sign: "■", word: "Closed", tone: "dead" },
};

const BY_CODE = Object.fromEntries(Object.values(STATES).map((state) => [state.code, state]));

export function wordOf(code) {
  return BY_CODE[code]?.word.toLowerCase() ?? "not watched";
}

export const EVENTS = {
  UP: { sign: "●", tone: "ready", name: "up" },
  CUT: { sign: "▼", tone: "warn", name: "wire lost", trouble: true },
  DEAD: { sign: "■", tone: "dead", name: "dead wire", trouble: true },
  RESUMED: { sign: "▲", tone: "ready", name: "resumed" },
  RENEWED: { sign: "◆", tone: "renew", name: "renewed", renewal: true },
  FAILED: { sign: "!", tone: "dead", name: "attempt failed", trouble: true },
  SESSION_LOST: { sign: "✕", tone: "dead", name: "session lost", trouble: true },
  STREAM: { sign: "!", tone: "warn", name: "stream", trouble: true },
  POOL: { sign: "○", tone: "plain", name: "pool" },
};
