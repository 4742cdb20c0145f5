// The pool in five tiles: the first thing to look at.

import { byId, el, setText } from "./dom.js";
import { duration, rate } from "./format.js";

export class Summary {
  #parts = {};
  #button;
  #result;

  constructor(renewWorst) {
    this.#button = el("button", { type: "button", className: "primary", id: "renew-worst" }, "Renew worst");
    this.#button.addEventListener("click", renewWorst);
    this.#result = el("p", { className: "result", id: "result", role: "status" });
    const worst = this.#tile("worst", "Worst member");
    worst.classList.add("wide");
    worst.append(el("div", { className: "act" }, this.#button), this.#result);
    byId("summary").append(
      this.#tile("members", "Members ready"), this.#tile("death", "Death timeout"),
      this.#tile("traffic", "Throughput"), this.#tile("streams", "Streams"), worst);
  }

  #tile(key, title) {
    const value = el("p", { className: "value", id: `summary-${key}` });
    const note = el("p", { className: "note" });
    this.#parts[key] = { value, note };
    return el("div", { className: `tile ${key}` }, el("h2", {}, title), value, note);
  }

  update(pool, now, isLive) {
    const ready = pool.members.filter((member) => member.state === "READY" || member.state === "RENEWING").length;
    this.#show("members", `${ready}`, ` of ${pool.size}`, others(pool.members));
    this.#show("death", duration(pool.latency.deathTimeoutMillis), "",
      pool.latency.worstMillis > 0 ? `1 s + worst of 5 min, ${duration(pool.latency.worstMillis)}` : "1 s, as no latency is known");
    this.#show("traffic", `↓ ${rate(now.down)}`, "", `↑ ${rate(now.up)}`);
    const { opens } = pool;
    const open = pool.members.reduce((sum, member) => sum + member.openStreams, 0);
    this.#show("streams", `${open}`, " open", `${opens.waiting} waiting, ${opens.opened} opened, ${opens.failed} failed`);
    this.#worst(pool.latency.worstMember);
    this.#button.disabled = !isLive || ready < 2;
    document.title = `${isLive ? `${ready}/${pool.size} ready` : "Not live"} · Everwire`;
  }

  #worst(worst) {
    if (worst === null) {
      this.#show("worst", "None", "", "No member is worse than the others.");
    } else {
      this.#show("worst", `Member ${worst.member}`, "", worst.why);
    }
  }

  #show(key, value, unit, note) {
    const { value: element, note: line } = this.#parts[key];
    if (element.children.length === 0) {
      element.append(el("span"), el("small"));
    }
    setText(element.firstChild, value);
    setText(element.lastChild, unit);
    setText(line, note);
  }

  say(text) {
    setText(this.#result, text);
  }
}

function others(members) {
  const words = { CONNECTING: "connecting", RESUMING: "resuming", BACKING_OFF: "dead", DRAINING: "draining", CLOSED: "closed", RENEWING: "renewing" };
  const counts = Object.entries(words)
    .map(([state, word]) => [members.filter((member) => member.state === state).length, word])
    .filter(([count]) => count > 0);
  return counts.length === 0 ? "all have a wire" : counts.map(([count, word]) => `${count} ${word}`).join(", ");
}
