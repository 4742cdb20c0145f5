// What the page knows: five minutes of slots for each member, the latest events, and the pool as it is.

const COLUMNS = { downMillis: 0, latencyMicros: -1, sent: 0, received: 0, held: 0, streams: 0, marks: 0 };
const MOST_EVENTS = 200;

export class Store {
  slots = 0;
  slotMillis = 500;
  end = 0;
  endMillis = 0;
  canCut = false;
  pool = null;
  events = [];
  lanes = new Map();

  /** Takes a history, which replaces everything, or an update, which follows what is there. */
  take(name, message) {
    if (name === "history") {
      this.lanes.clear();
      this.events = [];
      this.end = message.from;
    }
    Object.assign(this, {
      slots: message.slots, slotMillis: message.slotMillis, endMillis: message.endMillis,
      canCut: message.canCut, pool: message.pool,
    });
    this.#takeLanes(message);
    this.end = message.to;
    this.#takeEvents(message.events);
  }

  #takeLanes(message) {
    const present = new Set(message.lanes.map((lane) => lane.member));
    for (const member of this.lanes.keys()) {
      if (!present.has(member)) {
        this.lanes.delete(member);
      }
    }
    const missing = Math.min(this.slots, Math.max(0, message.from - this.end));
    for (const columns of message.lanes) {
      const lane = this.lanes.get(columns.member) ?? emptyLane(this.slots);
      this.lanes.set(columns.member, lane);
      append(lane, unknown(missing), this.slots);
      append(lane, columns, this.slots);
    }
  }

  #takeEvents(events) {
    const latest = this.events[0]?.number ?? 0;
    const news = events.filter((event) => event.number > latest).reverse();
    this.events = [...news, ...this.events].slice(0, MOST_EVENTS);
  }

  /** The time, in milliseconds since 1970, at which a slot's place in the columns ends. */
  timeAt(index) {
    return this.endMillis - (this.slots - 1 - index) * this.slotMillis;
  }
}

function emptyLane(length) {
  return append({ states: [], ...mapColumns(() => []) }, unknown(length), length);
}

function unknown(length) {
  return { states: "-".repeat(length), ...mapColumns((empty) => new Array(length).fill(empty)) };
}

function mapColumns(value) {
  return Object.fromEntries(Object.entries(COLUMNS).map(([name, empty]) => [name, value(empty)]));
}

function append(lane, columns, most) {
  lane.states = [...lane.states, ...columns.states].slice(-most);
  for (const name of Object.keys(COLUMNS)) {
    lane[name] = [...lane[name], ...columns[name]].slice(-most);
  }
  return lane;
}

/** Bytes a second at each slot: the mean of two seconds, as sessions are asked once a second only. */
export function rates(bytes, slotMillis) {
  const span = Math.max(1, Math.round(2000 / slotMillis));
  let sum = 0;
  return bytes.map((value, i) => {
    sum += value - (i >= span ? bytes[i - span] : 0);
    return sum / (Math.min(i + 1, span) * slotMillis / 1000);
  });
}
