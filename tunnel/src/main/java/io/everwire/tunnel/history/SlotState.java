package io.everwire.tunnel.history;

import io.everwire.api.MemberState;

/** What a slot tells of a member's state: the worst that it was in. In order from good to bad; the codes are stable. */
enum SlotState {
    /** Nobody looked: the member was not there yet, or the process was suspended. */
    UNKNOWN('-', false),
    READY('R', true),
    DRAINING('D', true),
    RENEWING('N', true),
    CONNECTING('C', false),
    RESUMING('S', false),
    BACKING_OFF('B', false),
    CLOSED('X', false);

    final char code;
    /** Whether bytes flow. A member that drains without a wire counts as live, as its state hides that. */
    final boolean live;

    SlotState(char code, boolean live) {
        this.code = code;
        this.live = live;
    }

    static SlotState of(MemberState state) {
        return switch (state) {
            case CONNECTING -> CONNECTING;
            case READY -> READY;
            case RESUMING -> RESUMING;
            case RENEWING -> RENEWING;
            case BACKING_OFF -> BACKING_OFF;
            case DRAINING -> DRAINING;
            case CLOSED -> CLOSED;
        };
    }

    SlotState worse(SlotState other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
