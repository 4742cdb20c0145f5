// The latest events, the newest first.

import { byId, el } from "./dom.js";
import { clock } from "./format.js";
import { EVENTS } from "./states.js";

const FILTERS = {
  all: () => true,
  trouble: (event) => EVENTS[event.kind]?.trouble === true,
  renewals: (event) => EVENTS[event.kind]?.renewal === true,
};

export class EventList {
  #list = byId("events");
  #filter = byId("event-filter");
  #shown = "";

  constructor(changed) {
    this.#filter.addEventListener("change", changed);
  }

  update(events) {
    const wanted = events.filter(FILTERS[this.#filter.value]);
    const key = `${this.#filter.value} ${wanted[0]?.number ?? 0} ${wanted.length}`;
    if (key === this.#shown) {
      return;
    }
    this.#shown = key;
    const rows = wanted.map(row);
    this.#list.replaceChildren(...(rows.length > 0 ? rows : [el("li", { className: "empty" }, "Nothing yet.")]));
  }
}

function row(event) {
  const { sign, tone, name } = EVENTS[event.kind] ?? EVENTS.POOL;
  const icon = el("span", { className: "icon", title: name, role: "img", "aria-label": name }, sign);
  const who = event.member < 0 ? "Pool" : `Member ${event.member}`;
  const time = el("time", { dateTime: new Date(event.atMillis).toISOString() }, clock(event.atMillis));
  const line = el("li", {}, time, icon, el("span", {}, el("b", {}, `${who}: `), event.text));
  line.dataset.tone = tone;
  line.dataset.kind = event.kind;
  line.dataset.member = event.member;
  line.dataset.number = event.number;
  return line;
}
