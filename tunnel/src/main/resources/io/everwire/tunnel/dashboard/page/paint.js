// The track of states: a band for the wire, notches where there was none, and marks for what happened. Nothing is told by
// colour alone: notches have patterns, and marks have shapes.

import { colour } from "./theme.js";

export const CUT = 1;
export const DEAD = 2;
export const RENEWED = 4;
export const SESSION_LOST = 8;

const MARK_ROW = 11; // pixels above the band
const MARK_GAP = 7; // marks of one kind are not drawn closer than this

/** Letter of the state: [colour, pattern, whether there is a wire]. */
const STATES = {
  R: ["--ready", "plain", true],
  D: ["--others", "dots", true],
  N: ["--renew", "plain", true],
  C: ["--others", "stripes", false],
  S: ["--warn", "stripes", false],
  B: ["--dead", "cross", false],
  X: ["--dead", "plain", false],
  "-": ["--unknown", "hollow", true],
};

export function sharpen(canvas) {
  const ratio = devicePixelRatio || 1;
  const { clientWidth, clientHeight } = canvas;
  if (canvas.width !== Math.round(clientWidth * ratio) || canvas.height !== Math.round(clientHeight * ratio)) {
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, clientWidth, clientHeight);
  return context;
}

/** Paints a lane of the store. */
export function paintStates(canvas, lane, slotMillis) {
  const context = sharpen(canvas);
  const width = canvas.clientWidth;
  const band = { top: MARK_ROW, height: canvas.clientHeight - MARK_ROW };
  const runs = runsOf(lane.states);
  const x = (slot) => slot * width / lane.states.length;
  for (const run of runs) {
    const under = STATES[run.state][2] ? run.state : "R";
    fill(context, under, x(run.from), band.top, x(run.to) - x(run.from), band.height);
  }
  lane.states.forEach((state, slot) => {
    if (!STATES[state][2] && lane.downMillis[slot] > 0) {
      const depth = Math.max(5, band.height * Math.min(1, lane.downMillis[slot] / slotMillis));
      fill(context, state, x(slot), band.top, Math.max(2, x(slot + 1) - x(slot)), depth);
    }
  });
  paintMarks(context, lane.marks, x);
}

function runsOf(states) {
  const runs = [];
  states.forEach((state, slot) => {
    const last = runs.at(-1);
    if (last?.state === state) {
      last.to = slot + 1;
    } else {
      runs.push({ state, from: slot, to: slot + 1 });
    }
  });
  return runs;
}

function fill(context, state, left, top, width, height) {
  const [name, pattern] = STATES[state];
  context.fillStyle = patternOf(context, pattern, colour(name));
  context.fillRect(left, top, width, height);
}

const patterns = new Map();

function patternOf(context, kind, ink) {
  if (kind === "plain") {
    return ink;
  }
  const key = kind + ink + colour("--surface");
  if (!patterns.has(key)) {
    patterns.set(key, context.createPattern(tile(kind, ink), "repeat"));
  }
  return patterns.get(key);
}

function tile(kind, ink) {
  const canvas = new OffscreenCanvas(6, 6);
  const context = canvas.getContext("2d");
  context.fillStyle = kind === "hollow" ? colour("--sunken") : ink;
  context.fillRect(0, 0, 6, 6);
  context.strokeStyle = kind === "hollow" ? ink : colour("--surface");
  context.lineWidth = 1.3;
  lines(context, kind);
  return canvas;
}

function lines(context, kind) {
  const line = (x1, y1, x2, y2) => {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  };
  if (kind === "dots") {
    line(2, 3, 4, 3);
    return;
  }
  line(-1, 7, 7, -1);
  if (kind === "cross") {
    line(-1, -1, 7, 7);
  }
}

function paintMarks(context, marks, x) {
  const last = {};
  marks.forEach((bits, slot) => {
    for (const bit of [CUT, DEAD, RENEWED, SESSION_LOST]) {
      const at = (x(slot) + x(slot + 1)) / 2;
      if ((bits & bit) !== 0 && !(at - last[bit] < MARK_GAP)) {
        last[bit] = at;
        paintMark(context, bit, at, MARK_ROW / 2);
      }
    }
  });
}

export function paintMark(context, bit, x, y) {
  const shape = { [CUT]: triangle, [DEAD]: square, [RENEWED]: diamond, [SESSION_LOST]: cross }[bit];
  const ink = { [CUT]: "--warn-ink", [DEAD]: "--dead-ink", [RENEWED]: "--renew-ink", [SESSION_LOST]: "--dead-ink" }[bit];
  context.fillStyle = colour(ink);
  context.strokeStyle = colour(ink);
  shape(context, x, y, 4);
}

function polygon(context, ...points) {
  context.beginPath();
  points.forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
  context.fill();
}

function triangle(context, x, y, r) {
  polygon(context, [x - r, y - r + 1], [x + r, y - r + 1], [x, y + r]);
}

function square(context, x, y, r) {
  context.fillRect(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1);
}

function diamond(context, x, y, r) {
  polygon(context, [x, y - r], [x + r, y], [x, y + r], [x - r, y]);
}

function cross(context, x, y, r) {
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  context.moveTo(x + r, y - r);
  context.lineTo(x - r, y + r);
  context.stroke();
}

/** A sample of a state for the legend. */
export function paintState(canvas, state) {
  const context = sharpen(canvas);
  fill(context, state, 0, 0, canvas.clientWidth, canvas.clientHeight);
}
