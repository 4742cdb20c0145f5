package io.everwire.tunnel.tui;

import io.everwire.tunnel.history.LaneColumns;
import io.everwire.tunnel.history.PoolHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Bytes a second that a member carries.
 *
 * @param up sent
 * @param down received
 */
record Rate(double up, double down) {
    static final Rate NONE = new Rate(0, 0);

    /** Over the last slots that are over, by member. Sessions tell their bytes about once a second, so one slot says little. */
    static Map<Integer, Rate> latest(PoolHistory history, int slots, Duration slot, long nowNanos) {
        long end = history.slotAt(nowNanos);
        long begin = Math.max(history.oldest(end), end - slots);
        double seconds = (end - begin) * slot.toNanos() / 1e9;
        return history.lanes(begin, end, nowNanos).stream()
                .collect(Collectors.toMap(LaneColumns::member, lane -> of(lane, seconds)));
    }

    private static Rate of(LaneColumns lane, double seconds) {
        return seconds == 0 ? NONE : new Rate(sum(lane.sent()) / seconds, sum(lane.received()) / seconds);
    }

    private static long sum(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).sum();
    }
}
