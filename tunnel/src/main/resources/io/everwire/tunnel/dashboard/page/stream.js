// The connection to the server: opened again whenever it ends or falls silent, later and later, at most every 5 s.

import { authorized } from "./token.js";
import { EventParser } from "./sse.js";

const SILENCE_MILLIS = 4000; // the server speaks twice a second
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;

export class Stream {
  #token;
  #listener;
  #pause = FIRST_PAUSE;
  #abort = null;
  #timer = 0;
  #full = false;

  /** listener: {event(name, data), lost(retryAtMillis, whether too many pages are open), refused()} */
  constructor(token, listener) {
    this.#token = token;
    this.#listener = listener;
  }

  async open() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      await this.#read(abort);
      this.#retry(abort);
    } catch {
      this.#retry(abort);
    }
  }

  /** Gives the connection back, without a word to the listener. */
  close() {
    clearTimeout(this.#timer);
    const abort = this.#abort;
    this.#abort = null;
    abort?.abort();
  }

  async #read(abort) {
    this.#watch(abort);
    const response = await fetch("/api/events", {
      headers: authorized(this.#token), cache: "no-store", signal: abort.signal,
    });
    if (response.status === 401 || response.status === 403) {
      this.#end(abort);
      this.#listener.refused();
      return;
    }
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
    await this.#events(response.body.pipeThrough(new TextDecoderStream()).getReader(), abort);
  }

  async #events(reader, abort) {
    const parser = new EventParser();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      this.#watch(abort);
      for (const event of parser.push(piece.value)) {
        this.#take(event);
      }
    }
  }

  #take(event) {
    this.#full = event.name === "full";
    if (this.#full) {
      return;
    }
    this.#pause = FIRST_PAUSE;
    this.#listener.event(event.name, JSON.parse(event.data));
  }

  /** A server that says nothing is as good as none. */
  #watch(abort) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => abort.abort(), SILENCE_MILLIS);
  }

  #end(abort) {
    clearTimeout(this.#timer);
    if (this.#abort === abort) {
      this.#abort = null;
    }
  }

  #retry(abort) {
    if (this.#abort !== abort) {
      return; // refused, or another attempt has taken over
    }
    this.#end(abort);
    const pause = this.#pause;
    this.#pause = Math.min(2 * pause, LONGEST_PAUSE);
    this.#listener.lost(Date.now() + pause, this.#full);
    this.#full = false;
    this.#timer = setTimeout(() => this.open(), pause);
  }
}
