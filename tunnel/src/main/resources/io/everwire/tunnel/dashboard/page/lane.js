// One member: who it is, its last five minutes, its figures now, and a moment of them in words.

import { Chart, extent, latencies, markPoint, placeLine, times } from "./charts.js";
import { el, setAttribute, setHidden, setText } from "./dom.js";
import { bytes, clock, duration, latency, plural, rate, span } from "./format.js";
import { paintStates } from "./paint.js";
import { STATES, wordOf } from "./states.js";
import { rates } from "./store.js";
import { colour, tint } from "./theme.js";

export class Lane {
  element;
  number;
  #parts = {};
  #figures = {};
  #charts = [];
  #scales;
  #worstAt = -1;
  #isWorst = false;

  /** scales: {latency: [low, high], traffic: highest}, common to all lanes */
  constructor(number, scales, moment, cut) {
    this.number = number;
    this.#scales = scales;
    this.element = el("li", { className: "lane" }, this.#who(cut), this.#tracks(moment), this.#dl(), this.#readout());
    this.element.dataset.member = number;
  }

  #who(cut) {
    const parts = this.#parts;
    parts.badge = el("span", { className: "badge" });
    parts.worst = el("span", { className: "badge", hidden: true }, "▲ Worst");
    parts.worst.dataset.tone = "warn";
    parts.since = el("p", { className: "since" });
    parts.cut = el("button", { type: "button", className: "cut", hidden: true }, "Cut wire");
    parts.cut.setAttribute("aria-label", `Cut wire of member ${this.number}`);
    parts.cut.addEventListener("click", () => cut(this.number));
    return el("div", { className: "who" },
      el("h3", {}, `Member ${this.number}`), parts.badge, parts.worst, parts.since, parts.cut);
  }

  #tracks(moment) {
    const parts = this.#parts;
    parts.canvas = el("canvas");
    parts.line = el("div", { className: "moment-line", hidden: true });
    parts.top = el("span", { className: "top" });
    parts.latency = el("div", { className: "track latency" }, el("span", { className: "name" }, "latency"), parts.top);
    parts.traffic = el("div", { className: "track traffic" }, el("span", { className: "name" }, "down ↓, up ↑"));
    parts.held = el("div", { className: "track held" }, el("span", { className: "name" }, "replay held"));
    parts.tracks = el("div", { className: "tracks", tabIndex: 0, role: "slider" },
      el("div", { className: "track state" }, parts.canvas, parts.line), parts.latency, parts.traffic, parts.held);
    parts.tracks.setAttribute("aria-label", `Member ${this.number}, the last five minutes`);
    parts.tracks.setAttribute("aria-describedby", "members-hint");
    moment.followPointer(parts.tracks);
    moment.followKeys(parts.tracks);
    return parts.tracks;
  }

  #dl() {
    const figure = (key, name) => {
      const value = el("span");
      const small = el("small");
      const meter = key === "held" ? el("meter", { min: 0, max: 1, high: 0.75, optimum: 0 }) : null;
      meter?.setAttribute("aria-label", "share of the replay buffer that is held");
      this.#figures[key] = { value, small, meter };
      return el("div", {}, el("dt", {}, name, " ", small), el("dd", {}, value, ...(meter ? [meter] : [])));
    };
    return el("dl", { className: "figures" },
      figure("latency", "Latency"), figure("streams", "Streams"),
      figure("down", "Down ↓"), figure("up", "Up ↑"),
      figure("held", "Replay held"), figure("resumed", "Resumed"));
  }

  #readout() {
    this.#parts.readout = el("p", { className: "readout" });
    return this.#parts.readout;
  }

  #makeCharts() {
    const line = (name, width = 1.25) => ({ stroke: () => colour(name), width });
    const area = (name) => ({ ...line(name), fill: () => tint(name, 28) });
    const scales = this.#scales;
    const padding = [13, 0, 1, 0]; // room for the words above
    this.#charts = [
      new Chart(this.#parts.latency, {
        series: [{ ...line("--ink", 1.4) }],
        y: { distr: 3, range: () => scales.latency },
        padding,
        draw: (plot) => this.#markWorst(plot),
      }),
      new Chart(this.#parts.traffic, {
        series: [area("--down"), area("--up")],
        y: { range: () => [-scales.traffic, scales.traffic] },
        padding,
      }),
      new Chart(this.#parts.held, { series: [area("--held")], y: { range: () => [0, scales.held] }, padding }),
    ];
  }

  #markWorst(plot) {
    if (this.#worstAt >= 0) {
      markPoint(plot, this.#worstAt, "", this.#isWorst ? "--warn-ink" : "--muted");
    }
  }

  /** The words and figures; cheap, for lanes out of sight, too. */
  update(member, lane, canCut, isLive) {
    const state = STATES[member.state] ?? STATES.CONNECTING;
    setText(this.#parts.badge, `${state.sign} ${state.word}`);
    setAttribute(this.#parts.badge, "data-tone", state.tone);
    this.#isWorst = member.latency.isWorst;
    this.element.classList.toggle("worst", this.#isWorst);
    setHidden(this.#parts.worst, !this.#isWorst);
    setText(this.#parts.since, `for ${span(member.inStateMillis)}`);
    setHidden(this.#parts.cut, !canCut);
    this.#parts.cut.disabled = member.wire === null || !isLive;
    this.#updateFigures(member);
  }

  #updateFigures(member) {
    const { traffic, history } = member;
    this.#figure("latency", latency(member.latency.latestMillis), `worst ${latency(member.latency.worstMillis)}`);
    this.#figure("streams", member.openStreams, member.pendingStreams > 0 ? `+${member.pendingStreams} opening` : "");
    this.#figure("held", bytes(traffic.replayHeldBytes), traffic.replayBoundBytes > 0 ? `of ${bytes(traffic.replayBoundBytes)}` : "");
    this.#figures.held.meter.value = traffic.replayBoundBytes > 0 ? traffic.replayHeldBytes / traffic.replayBoundBytes : 0;
    this.#figure("resumed", `${history.resumptions}×`, rest(history));
    this.#rates(member);
  }

  #rates(member) {
    const { down, up } = this.series ?? { down: [0], up: [0] };
    this.#figure("down", rate(down.at(-1)), `${bytes(member.traffic.receivedBytes)} in all`);
    this.#figure("up", rate(up.at(-1)), `${bytes(member.traffic.sentBytes)} in all`);
  }

  #figure(key, value, small) {
    setText(this.#figures[key].value, String(value));
    setText(this.#figures[key].small, small);
  }

  /** The series that are drawn; kept for the common scales. */
  prepare(lane, store) {
    this.series = {
      latency: latencies(lane),
      down: rates(lane.received, store.slotMillis),
      up: rates(lane.sent, store.slotMillis),
      held: lane.held,
    };
  }

  /** The drawings; for lanes in sight. */
  draw(lane, store) {
    if (this.#charts.length === 0) {
      this.#makeCharts();
    }
    const x = times(store);
    const { latency: known, down, up, held } = this.series;
    const most = extent(known, Infinity, -Infinity)[1];
    this.#worstAt = known.lastIndexOf(most);
    setText(this.#parts.top, this.#worstAt < 0 ? "" : `worst here ${duration(most)}`);
    paintStates(this.#parts.canvas, lane, store.slotMillis);
    this.#charts[0].setData([x, known]);
    this.#charts[1].setData([x, down, up.map((value) => -value)]);
    this.#charts[2].setData([x, held]);
  }

  showMoment(moment, lane, store, note) {
    const { readout, tracks, line } = this.#parts;
    this.#charts.forEach((chart) => chart.setMoment(moment.fraction));
    placeLine(line, moment.fraction);
    const text = moment.index === null ? note : this.#momentText(moment.index, lane, store);
    setText(readout, text);
    readout.classList.toggle("moment", moment.index !== null);
    setAttribute(tracks, "aria-valuemin", String(-(store.slots - 1)));
    setAttribute(tracks, "aria-valuemax", "0");
    setAttribute(tracks, "aria-valuenow", String((moment.index ?? store.slots - 1) - store.slots + 1));
    setAttribute(tracks, "aria-valuetext", moment.index === null ? note || "now" : text);
  }

  #momentText(index, lane, store) {
    const { latency: known, down, up } = this.series;
    const words = [
      clock(store.timeAt(index)),
      wordOf(lane.states[index]) + (lane.downMillis[index] > 0 ? `, ${lane.downMillis[index]} ms without a wire` : ""),
      known[index] === null ? "no latency known" : `latency ${duration(known[index])}`,
      `↓ ${rate(down[index])}`,
      `↑ ${rate(up[index])}`,
      `${bytes(lane.held[index])} held`,
      plural(lane.streams[index], "stream"),
    ];
    return words.join(" · ");
  }

  destroy() {
    this.#charts.forEach((chart) => chart.destroy());
    this.element.remove();
  }
}

/** What else has happened, the worst of it; there is room for a few words. */
function rest(history) {
  if (history.sessionsLost > 0) {
    return `${history.sessionsLost} lost`;
  }
  return history.deaths > 0 ? `${history.deaths} dead` : `${history.renewals} renewed`;
}
