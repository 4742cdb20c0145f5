// Latency and throughput of the whole pool.

import { Chart, decades, extent, logRange, latencies, times, timeAxis, valueAxis } from "./charts.js";
import { byId, el, setText } from "./dom.js";
import { clock, duration, rate, tidy } from "./format.js";
import { rates } from "./store.js";
import { colour, tint } from "./theme.js";

const LEAST_TRAFFIC = 10_000;

export class PoolCharts {
  #moment;
  #latency = null;
  #latencyMembers = "";
  #latencyRange = [0.1, 1000];
  #throughput = null;
  #traffic = LEAST_TRAFFIC;
  #worst = null;
  #deathTimeout = 0;
  #series = { worst: [], down: [], up: [] };

  constructor(moment) {
    this.#moment = moment;
  }

  update(store) {
    this.#deathTimeout = store.pool.latency.deathTimeoutMillis;
    this.#worst = store.pool.latency.worstMember?.member ?? null;
    this.#updateLatency(store);
    this.#updateThroughput(store);
  }

  #updateLatency(store) {
    const numbers = [...store.lanes.keys()].filter((number) => number !== this.#worst);
    const ordered = this.#worst === null || !store.lanes.has(this.#worst) ? numbers : [...numbers, this.#worst];
    const columns = ordered.map((number) => latencies(store.lanes.get(number)));
    const [low, high] = columns.reduce((range, column) => extent(column, ...range), [this.#deathTimeout, this.#deathTimeout]);
    this.#latencyRange = logRange(low, high);
    if (this.#latencyMembers !== ordered.join()) {
      this.#latencyMembers = ordered.join();
      this.#makeLatency(ordered, store);
    }
    this.#latency.setData([times(store), ...columns]);
    this.#series.worst = this.#worst === null ? [] : columns.at(-1);
  }

  #makeLatency(ordered, store) {
    this.#latency?.destroy();
    this.#latency = new Chart(byId("latency-chart"), {
      series: ordered.map((number) => number === this.#worst
        ? { stroke: () => colour("--warn"), width: 2.5 }
        : { stroke: () => colour("--others"), width: 1.1 }),
      y: { distr: 3, range: () => this.#latencyRange },
      axes: [timeAxis(this.#seconds(store)), valueAxis(() => decades(this.#latencyRange), (value) => tidy(duration(value)))],
      draw: (plot) => this.#drawDeathTimeout(plot),
    });
    this.#moment.followPointer(this.#latency.area);
  }

  #seconds(store) {
    return store.slots * store.slotMillis / 1000;
  }

  #drawDeathTimeout(plot) {
    const { ctx, bbox } = plot;
    const y = plot.valToPos(this.#deathTimeout, "y", true);
    ctx.save();
    ctx.strokeStyle = colour("--dead");
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  }

  #updateThroughput(store) {
    const sum = (name) => {
      const total = new Array(store.slots).fill(0);
      store.lanes.forEach((lane) => lane[name].forEach((value, i) => { total[i] += value; }));
      return rates(total, store.slotMillis);
    };
    const down = sum("received");
    const up = sum("sent");
    this.#traffic = 1.08 * extent([...down, ...up], 0, LEAST_TRAFFIC)[1];
    this.#throughput ??= this.#makeThroughput(store);
    this.#throughput.setData([times(store), down, up.map((value) => -value)]);
    Object.assign(this.#series, { down, up });
  }

  #makeThroughput(store) {
    const area = (name) => ({ stroke: () => colour(name), width: 1.6, fill: () => tint(name, 26) });
    const chart = new Chart(byId("throughput-chart"), {
      series: [area("--down"), area("--up")],
      y: { range: () => [-this.#traffic, this.#traffic] },
      axes: [timeAxis(this.#seconds(store)), valueAxis(() => this.#rateSplits(), (value) => tidy(rate(Math.abs(value))))],
    });
    this.#moment.followPointer(chart.area);
    return chart;
  }

  #rateSplits() {
    const step = 10 ** Math.floor(Math.log10(this.#traffic));
    const nice = [1, 2, 5].map((part) => part * step).filter((at) => at <= this.#traffic).at(-1);
    return [-nice, 0, nice];
  }

  /** Rates at the end of what is known. */
  get now() {
    return { down: this.#series.down.at(-1) ?? 0, up: this.#series.up.at(-1) ?? 0 };
  }

  showMoment(store) {
    const { index, fraction } = this.#moment;
    this.#latency?.setMoment(fraction);
    this.#throughput?.setMoment(fraction);
    const at = index ?? store.slots - 1;
    const when = index === null ? "" : ` at ${clock(store.timeAt(at))}`;
    const worst = this.#series.worst[at] ?? null;
    keys("latency-keys", [
      ["line worst", this.#worst === null ? "no member is worse than others"
        : `member ${this.#worst}, the worst${worst === null ? "" : `: ${duration(worst)}`}${when}`],
      ["line others", "the others"],
      ["line death", `death timeout ${duration(this.#deathTimeout)}`],
    ]);
    keys("throughput-keys", [
      ["box down", `down ↓ ${rate(this.#series.down[at] ?? 0)}${when}`],
      ["box up", `up ↑ ${rate(this.#series.up[at] ?? 0)}${when}`],
    ]);
  }
}

function keys(id, entries) {
  const host = byId(id);
  if (host.children.length !== entries.length) {
    host.replaceChildren(...entries.map(([kind]) => el("li", {}, el("span", { className: `key ${kind}` }), el("span"))));
  }
  entries.forEach(([, text], i) => setText(host.children[i].lastChild, text));
}
