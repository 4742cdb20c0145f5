package io.everwire.tunnel.demo;

import io.everwire.testkit.ProxyStatistics;
import java.util.Locale;

/**
 * How a demo went.
 *
 * @param ok whether both transfers arrived whole
 * @param reason why not, empty if they did
 * @param seed of the bytes and of the faults
 * @param bytes in each direction
 * @param downloadSeconds from the request to the last byte
 * @param uploadSeconds from the request to the origin's answer
 * @param cuts wires that were cut
 * @param resets wires that were reset
 * @param freezes wires that were frozen
 * @param wires wires that were made
 * @param sessionsLost sessions that did not survive
 * @param longestPauseMillis the longest time without a byte
 * @param downloadSha256 of what arrived at the browser
 * @param uploadSha256 of what arrived at the origin
 */
public record DemoReport(
        boolean ok,
        String reason,
        long seed,
        long bytes,
        double downloadSeconds,
        double uploadSeconds,
        long cuts,
        long resets,
        long freezes,
        long wires,
        int sessionsLost,
        long longestPauseMillis,
        String downloadSha256,
        String uploadSha256) {
    static DemoReport of(
            DemoSettings settings, DemoTransfer down, DemoTransfer up, ProxyStatistics faults, int lost, long pause) {
        String reason = down.problem().isEmpty() ? up.problem() : down.problem();
        return new DemoReport(
                reason.isEmpty(),
                reason,
                settings.seed(),
                settings.size(),
                down.seconds(),
                up.seconds(),
                faults.cuts(),
                faults.resets(),
                faults.freezes(),
                faults.accepted(),
                lost,
                pause / 1_000_000,
                down.sha256(),
                up.sha256());
    }

    /** One line for a person. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %s down at %s, %s up at %s; %d wires cut, %d reset, %d frozen, %d sessions lost;"
                        + " longest pause %d ms; seed %d",
                ok ? "OK, SHA-256 equal both ways" : "FAILED, " + reason,
                size(),
                rate(downloadSeconds),
                size(),
                rate(uploadSeconds),
                cuts,
                resets,
                freezes,
                sessionsLost,
                longestPauseMillis,
                seed);
    }

    private String size() {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }

    private String rate(double seconds) {
        return seconds == 0 ? "no rate" : String.format(Locale.ROOT, "%.1f MB/s", bytes / seconds / 1e6);
    }
}
