// The page: what comes from the server goes into the store, and twice a second from there to everything that is shown.

import { Actions } from "./actions.js";
import { Banner } from "./banner.js";
import { byId } from "./dom.js";
import { EventList } from "./events.js";
import { Lanes, paintKeys } from "./lanes.js";
import { Moment } from "./moment.js";
import { PoolCharts } from "./pool-charts.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";
import { Summary } from "./summary.js";
import { setUpTheme } from "./theme.js";
import { takeToken } from "./token.js";

const token = takeToken();
const store = new Store();
const actions = new Actions(token);
const moment = new Moment(showMoment);
const banner = new Banner(() => stream.open());
const summary = new Summary(() => perform(actions.renewWorst()));
const charts = new PoolCharts(moment);
const lanes = new Lanes(moment, (member) => perform(actions.cut(member)), draw);
const events = new EventList(() => events.update(store.events));
let live = false;

const stream = new Stream(token, {
  event(name, message) {
    live = true;
    banner.live();
    moment.timeGoesOn(message.to - store.end, message.slots);
    store.take(name, message);
    show();
  },
  lost(retryAt, full) {
    live = false;
    banner.lost(retryAt, full);
    show();
  },
  refused() {
    live = false;
    banner.refused();
  },
});

function show() {
  if (store.pool === null) {
    return;
  }
  charts.update(store);
  lanes.update(store, live);
  summary.update(store.pool, charts.now, live);
  events.update(store.events);
  draw();
}

function draw() {
  if (store.pool !== null && document.visibilityState === "visible") {
    lanes.draw(store);
    showMoment();
  }
}

function showMoment() {
  if (store.pool !== null) {
    charts.showMoment(store);
    lanes.showMoment(store, noteOf);
  }
}

/** What is to be said of a member while no moment is read. */
function noteOf(number) {
  const worst = store.pool.latency.worstMember;
  if (worst?.member === number) {
    return worst.why;
  }
  const { trouble, state } = store.pool.members.find((member) => member.number === number) ?? { trouble: {} };
  return state === "READY" || !trouble.lastFailure ? "" : `Last trouble: ${trouble.lastFailure}`;
}

async function perform(action) {
  try {
    summary.say(await action);
  } catch {
    summary.say("Not done: Everwire cannot be reached.");
  }
}

setUpTheme(byId("theme"), () => {
  paintKeys();
  show();
});
addEventListener("resize", show);
addEventListener("hashchange", () => location.reload()); // another address was pasted into this tab
document.addEventListener("visibilitychange", draw);
// A browser that keeps a page for "back" keeps its connection, too, and has six for one server.
addEventListener("pagehide", () => stream.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    stream.open();
  }
});
stream.open();
