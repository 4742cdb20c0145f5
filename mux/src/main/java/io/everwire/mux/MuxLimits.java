package io.everwire.mux;

import java.time.Duration;

/**
 * What a peer may cost at most; refused here where out of range.
 *
 * @param streams streams open at once on one session; more are refused
 * @param unaccepted of these, streams of the peer with which the application has done nothing yet: no read, no write, no
 *     end; more are refused
 * @param sessionUnread unread bytes of one session beyond which the stream whose bytes lie longest ends with {@code
 *     LIMIT}; at least 1 MiB
 * @param processUnread the same for all sessions of one {@link SmuxMultiplexer} together; at least {@code sessionUnread}
 * @param writeStall how long the peer may take nothing of what waits on a stream until it ends with {@code TIMEOUT}; time
 *     without a wire does not count
 */
public record MuxLimits(int streams, int unaccepted, long sessionUnread, long processUnread, Duration writeStall) {
    public MuxLimits {
        check(streams >= 1, "streams " + streams + " must be at least 1");
        check(unaccepted >= 1, "unaccepted " + unaccepted + " must be at least 1");
        check(sessionUnread >= 1 << 20, "sessionUnread " + sessionUnread + " must be at least 1 MiB");
        check(
                processUnread >= sessionUnread,
                "processUnread " + processUnread + " must be at least sessionUnread " + sessionUnread);
        check(writeStall.toMillis() > 0, "writeStall " + writeStall + " must be at least 1 ms");
    }

    /** 65,536 streams, 1,024 unaccepted, 64 MiB a session, 1 GiB in all, 60 seconds. */
    public static MuxLimits defaults() {
        return new MuxLimits(65_536, 1_024, 64L << 20, 1L << 30, Duration.ofSeconds(60));
    }

    public MuxLimits withStreams(int most) {
        return new MuxLimits(most, unaccepted, sessionUnread, processUnread, writeStall);
    }

    public MuxLimits withUnaccepted(int most) {
        return new MuxLimits(streams, most, sessionUnread, processUnread, writeStall);
    }

    public MuxLimits withUnread(long session, long process) {
        return new MuxLimits(streams, unaccepted, session, process, writeStall);
    }

    public MuxLimits withWriteStall(Duration longest) {
        return new MuxLimits(streams, unaccepted, sessionUnread, processUnread, longest);
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
