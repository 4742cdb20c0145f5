package io.everwire.tunnel.history;

/** Something that happened to a member within a slot; the bits are stable. */
enum Mark {
    /** Its wire was lost. */
    CUT(1),
    /** Its wire was given up, as it owed an answer for the death timeout. */
    DEAD(2),
    /** It was given a new wire while the old one lived. */
    RENEWED(4),
    /** Its session was lost with all streams. */
    SESSION_LOST(8);

    final int bit;

    Mark(int bit) {
        this.bit = bit;
    }
}
