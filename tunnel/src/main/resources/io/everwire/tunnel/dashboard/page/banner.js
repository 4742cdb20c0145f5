// Says so when what the page shows is not live any more.

import { byId, setHidden, setText } from "./dom.js";
import { clock, span } from "./format.js";

export class Banner {
  #banner = byId("banner");
  #text = byId("banner-text");
  #age = byId("banner-age");
  #retry = byId("banner-retry");
  #connection = byId("connection");
  #seenAt = 0;
  #retryAt = 0;

  constructor(retry) {
    this.#retry.addEventListener("click", retry);
    setInterval(() => this.#tick(), 250);
  }

  live() {
    this.#seenAt = Date.now();
    this.#show("live", "Live", null);
  }

  lost(retryAt, full) {
    this.#retryAt = retryAt;
    this.#show("lost", full ? "Too many pages" : "Connection lost", this.#why(full));
  }

  #why(full) {
    if (full) {
      return "Too many of these pages are open at once: close another one.";
    }
    return this.#seenAt === 0
      ? "There is no connection to Everwire."
      : "The connection to Everwire is lost. What you see is old.";
  }

  refused() {
    this.#show("refused", "Refused", "The token is missing or wrong. Everwire prints a new address each time it starts: open that one.");
  }

  #show(state, word, text) {
    if (document.body.dataset.connection !== state) {
      document.body.dataset.connection = state;
      document.dispatchEvent(new CustomEvent("connection", { detail: state }));
    }
    setText(this.#connection, word);
    setText(this.#text, text ?? "");
    setHidden(this.#banner, text === null);
    setHidden(this.#retry, state !== "lost");
    setHidden(this.#age, state !== "lost");
    this.#tick();
  }

  #tick() {
    if (document.body.dataset.connection === "lost") {
      const seen = this.#seenAt === 0 ? "" : `Last heard of at ${clock(this.#seenAt)}, ${span(Date.now() - this.#seenAt)} ago. `;
      const left = this.#retryAt - Date.now();
      setText(this.#age, seen + (left > 0 ? `Next attempt in ${Math.ceil(left / 1000)} s.` : "Trying now."));
    }
  }
}
