package io.everwire.tunnel.dashboard;

/** Cuts wires for demonstrations. Any thread. */
@FunctionalInterface
public interface WireCutter {
    /** Cuts the member's live wire; whether it had one. */
    boolean cut(int member);
}
