package io.everwire.testkit;

/**
 * What a {@link FaultProxy} has done so far.
 *
 * @param accepted connections accepted
 * @param live connections that are passing bytes, or could
 * @param cuts connections ended by FIN to both ends
 * @param resets connections ended by RST to both ends
 * @param halfOpens connections cut with one end, or none, being told
 * @param freezes connections frozen, each freeze counted
 * @param refusals dials refused
 * @param bytesUp bytes delivered from clients to the target
 * @param bytesDown bytes delivered from the target to clients
 */
public record ProxyStatistics(
        long accepted,
        int live,
        long cuts,
        long resets,
        long halfOpens,
        long freezes,
        long refusals,
        long bytesUp,
        long bytesDown) {}
