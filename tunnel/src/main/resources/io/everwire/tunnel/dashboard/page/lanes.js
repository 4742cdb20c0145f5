// The lanes of all members, on common scales. Only those in sight are drawn.

import { extent, logRange } from "./charts.js";
import { byId, el } from "./dom.js";
import { Lane } from "./lane.js";
import { CUT, DEAD, paintMark, paintState, RENEWED, sharpen, SESSION_LOST } from "./paint.js";

const LEAST_TRAFFIC = 10_000; // bytes a second: noise is not blown up to fill a lane
const LEAST_HELD = 65_536;

export class Lanes {
  #host = byId("lanes");
  #lanes = new Map();
  #inSight = new Set();
  #scales = { latency: [0.1, 1000], traffic: LEAST_TRAFFIC, held: LEAST_HELD };
  #moment;
  #cut;
  #observer;

  constructor(moment, cut, drawAgain) {
    this.#moment = moment;
    this.#cut = cut;
    this.#observer = new IntersectionObserver((entries) => {
      entries.forEach((entry) => this.#sight(Number(entry.target.dataset.member), entry.isIntersecting));
      drawAgain();
    }, { rootMargin: "200px" });
    byId("lane-axis").append(...["−5 min", "−4", "−3", "−2", "−1", "now"].map((text) => el("li", {}, text)));
  }

  #sight(member, visible) {
    if (visible) {
      this.#inSight.add(member);
    } else {
      this.#inSight.delete(member);
    }
  }

  update(store, isLive) {
    this.#match(store);
    for (const [number, lane] of this.#lanes) {
      lane.prepare(store.lanes.get(number), store);
    }
    this.#rescale();
    for (const member of store.pool.members) {
      this.#lanes.get(member.number)?.update(member, store.lanes.get(member.number), store.canCut, isLive);
    }
  }

  #match(store) {
    for (const [number, lane] of this.#lanes) {
      if (!store.lanes.has(number)) {
        this.#observer.unobserve(lane.element);
        lane.destroy();
        this.#lanes.delete(number);
      }
    }
    for (const number of [...store.lanes.keys()].sort((a, b) => a - b)) {
      if (!this.#lanes.has(number)) {
        this.#add(number);
      }
    }
  }

  #add(number) {
    const lane = new Lane(number, this.#scales, this.#moment, this.#cut);
    this.#lanes.set(number, lane);
    this.#host.append(lane.element);
    this.#observer.observe(lane.element);
  }

  #rescale() {
    let latency = [Infinity, -Infinity];
    let traffic = LEAST_TRAFFIC;
    let held = LEAST_HELD;
    for (const { series } of this.#lanes.values()) {
      latency = extent(series.latency, ...latency);
      traffic = extent([...series.down, ...series.up], 0, traffic)[1];
      held = extent(series.held, 0, held)[1];
    }
    this.#scales.latency = latency[1] > 0 ? logRange(...latency) : [0.1, 1000];
    this.#scales.traffic = traffic * 1.05;
    this.#scales.held = held * 1.05;
  }

  draw(store) {
    for (const number of this.#inSight) {
      this.#lanes.get(number)?.draw(store.lanes.get(number), store);
    }
  }

  showMoment(store, noteOf) {
    for (const [number, lane] of this.#lanes) {
      lane.showMoment(this.#moment, store.lanes.get(number), store, noteOf(number));
    }
  }
}

const KEYS = [
  ["R", "ready"], ["N", "renewing"], ["S", "resuming"], ["B", "dead"], ["C", "connecting"], ["-", "not watched"],
];
const MARKS = [[CUT, "wire lost"], [DEAD, "given up as dead"], [RENEWED, "renewed"], [SESSION_LOST, "session lost"]];

/** Says what is drawn how; again when colours change. */
export function paintKeys() {
  const host = byId("lane-keys");
  host.replaceChildren();
  for (const [state, word] of KEYS) {
    const canvas = el("canvas");
    host.append(el("li", {}, canvas, word));
    paintState(canvas, state);
  }
  for (const [mark, word] of MARKS) {
    const canvas = el("canvas");
    host.append(el("li", {}, canvas, word));
    paintMark(sharpen(canvas), mark, 11, 6);
  }
}
