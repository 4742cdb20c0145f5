// What the page can do to the pool.

import { authorized } from "./token.js";

export class Actions {
  #token;

  constructor(token) {
    this.#token = token;
  }

  /** What happened, in a sentence. */
  async renewWorst() {
    const response = await this.#post("/api/renew-worst");
    return response.ok
      ? `Member ${(await response.json()).member} is given a new wire; its streams go on.`
      : problem(response);
  }

  async cut(member) {
    const response = await this.#post(`/api/members/${member}/cut`);
    return response.ok ? `The wire of member ${member} was cut.` : problem(response);
  }

  #post(path) {
    return fetch(path, { method: "POST", headers: authorized(this.#token) });
  }
}

async function problem(response) {
  return `Not done: ${(await response.text()).trim()}.`;
}
