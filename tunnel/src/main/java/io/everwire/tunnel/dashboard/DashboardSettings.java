package io.everwire.tunnel.dashboard;

import io.everwire.tunnel.history.HistorySettings;
import java.net.InetSocketAddress;

/**
 * How a dashboard is served.
 *
 * @param listen where; port 0 takes a free one
 * @param history how much past it shows
 * @param viewers how many pages may be open at one time, 1 to 1,000
 */
public record DashboardSettings(InetSocketAddress listen, HistorySettings history, int viewers) {
    private static final int MOST_VIEWERS = 1_000;

    public DashboardSettings {
        if (viewers < 1 || viewers > MOST_VIEWERS) {
            throw new IllegalArgumentException("viewers " + viewers + " must be 1 to " + MOST_VIEWERS);
        }
    }

    /** Five minutes for up to 16 pages. */
    public static DashboardSettings at(InetSocketAddress listen) {
        return new DashboardSettings(listen, HistorySettings.defaults(), 16);
    }
}
