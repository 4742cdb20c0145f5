// The moment that is being read: one for all lanes and charts. It stays in time, so it moves left as time goes on.

export class Moment {
  #index = null;
  #slots = 1;
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  /** The place in the columns, or null. */
  get index() {
    return this.#index;
  }

  set(index) {
    const next = index === null ? null : Math.min(this.#slots - 1, Math.max(0, Math.floor(index)));
    if (next !== this.#index) {
      this.#index = next;
      this.#changed();
    }
  }

  timeGoesOn(newSlots, slots) {
    this.#slots = slots;
    if (this.#index !== null) {
      this.#index = this.#index >= newSlots ? this.#index - newSlots : null;
    }
  }

  /** Lets a pointer choose the moment by its place over an element, between two margins in pixels. */
  followPointer(element, left = () => 0, right = () => 0) {
    element.addEventListener("pointermove", (event) => {
      const box = element.getBoundingClientRect();
      const width = box.width - left() - right();
      this.set((event.clientX - box.left - left()) / width * this.#slots);
    });
    element.addEventListener("pointerleave", () => this.set(null));
  }

  /** Lets the keys of a focused element choose the moment: half a second, ten seconds, the ends. */
  followKeys(element) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -20, PageUp: 20 };
    element.addEventListener("keydown", (event) => {
      if (event.key in steps) {
        this.set((this.#index ?? this.#slots) + steps[event.key]);
      } else if (event.key === "Home" || event.key === "End") {
        this.set(event.key === "Home" ? 0 : this.#slots - 1);
      } else if (event.key === "Escape") {
        this.set(null);
      } else {
        return;
      }
      event.preventDefault();
    });
    element.addEventListener("blur", () => this.set(null));
  }

  /** Where it is, from 0 to 1 of the width. */
  get fraction() {
    return this.#index === null ? null : (this.#index + 0.5) / this.#slots;
  }
}
