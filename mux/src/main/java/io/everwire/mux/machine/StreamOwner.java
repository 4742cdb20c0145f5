package io.everwire.mux.machine;

/** Whoever holds a {@link StreamMachine}. */
public interface StreamOwner {
    /** Something may have settled: look later, not from inside this call, and call {@link StreamMachine#looked} first. */
    void changed();
}
