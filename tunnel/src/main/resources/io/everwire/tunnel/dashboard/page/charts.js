// Charts by uPlot. All of them show the last five minutes, from left to right.

import uPlot from "/charts/uPlot.esm.js";
import { colour } from "./theme.js";

const FONT = "12px system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif";

export class Chart {
  #host;
  #plot;
  #line;

  /** series: uPlot's, without the first one; y: {range, distr}; draw: painted on top */
  constructor(host, { series, y, axes = null, padding = [8, 16, 0, 0], draw = () => {} }) {
    this.#host = host;
    this.#plot = new uPlot({
      width: host.clientWidth || 100,
      height: host.clientHeight || 40,
      padding,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y },
      axes: axes ?? [{ show: false }, { show: false }],
      series: [{}, ...series.map((one) => ({ points: { show: false }, ...one }))],
      hooks: { draw: [draw] },
    }, [[], ...series.map(() => [])], host);
    this.#line = document.createElement("div");
    this.#line.className = "moment-line";
    this.#line.hidden = true;
    this.#plot.over.append(this.#line);
  }

  setData(data) {
    this.#fit();
    this.#plot.setData(data);
  }

  #fit() {
    const { clientWidth, clientHeight } = this.#host;
    if (clientWidth > 0 && (clientWidth !== this.#plot.width || clientHeight !== this.#plot.height)) {
      this.#plot.setSize({ width: clientWidth, height: clientHeight });
    }
  }

  /** Shows the moment, a fraction of the width, or null for none. */
  setMoment(fraction) {
    placeLine(this.#line, fraction);
  }

  /** The part of the chart between its axes. */
  get area() {
    return this.#plot.over;
  }

  destroy() {
    this.#plot.destroy();
  }
}

/** Puts the line of the moment at a fraction of the width, or away. */
export function placeLine(line, fraction) {
  line.hidden = fraction === null;
  if (fraction !== null) {
    line.style.left = `${100 * fraction}%`;
  }
}

/** The middle of each slot in seconds before now. */
export function times(store) {
  const step = store.slotMillis / 1000;
  return Array.from({ length: store.slots }, (_, i) => (i + 0.5 - store.slots) * step);
}

export function timeAxis(seconds) {
  return {
    splits: () => [5, 4, 3, 2, 1, 0].map((part) => -part * seconds / 5),
    values: (plot, splits) => splits.map((at) => at === 0 ? "now" : `−${-at / 60}${at === -seconds ? " min" : ""}`),
    stroke: () => colour("--muted"),
    grid: { stroke: () => colour("--grid"), width: 1 },
    ticks: { show: false },
    font: FONT,
    size: 22,
    gap: 4,
  };
}

export function valueAxis(splits, format) {
  return {
    splits,
    values: (plot, at) => at.map(format),
    stroke: () => colour("--muted"),
    grid: { stroke: () => colour("--grid"), width: 1 },
    ticks: { show: false },
    font: FONT,
    size: 62,
    gap: 6,
  };
}

/** The smallest and the largest of what is known. */
export function extent(values, least, most) {
  let low = least;
  let high = most;
  for (const value of values) {
    if (value !== null) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

/** A logarithmic range with some room around what is shown, and at least half a decade. */
export function logRange(low, high) {
  const room = Math.max(1.25, Math.sqrt(Math.max(1, 3.2 * low / high)));
  return [low / room, high * room];
}

/** The powers of ten in a range. */
export function decades([low, high]) {
  const splits = [];
  for (let power = Math.ceil(Math.log10(low)); 10 ** power <= high; power++) {
    splits.push(10 ** power);
  }
  return splits;
}

/** Known latencies in milliseconds. */
export function latencies(lane) {
  return lane.latencyMicros.map((micros) => micros < 0 ? null : micros / 1000);
}

/** A point of a series, marked by a triangle below it that points up, and words. */
export function markPoint(plot, index, text, ink) {
  const ratio = devicePixelRatio || 1;
  const x = plot.valToPos(plot.data[0][index], "x", true);
  const y = plot.valToPos(plot.data[1][index], "y", true);
  const { ctx } = plot;
  const r = 4 * ratio;
  ctx.save();
  ctx.fillStyle = colour(ink);
  ctx.beginPath();
  ctx.moveTo(x, y + ratio);
  ctx.lineTo(x + r, y + 2 * r);
  ctx.lineTo(x - r, y + 2 * r);
  ctx.fill();
  if (text !== "") {
    words(plot, text, x, y + 1.4 * r, ratio);
  }
  ctx.restore();
}

function words(plot, text, x, y, ratio) {
  const { ctx } = plot;
  ctx.font = `600 ${11 * ratio}px system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif`;
  ctx.textBaseline = "middle";
  const left = x > plot.bbox.left + plot.bbox.width / 2;
  ctx.textAlign = left ? "right" : "left";
  ctx.fillText(text, x + (left ? -7 : 7) * ratio, y);
}
