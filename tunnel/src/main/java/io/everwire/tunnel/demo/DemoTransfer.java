package io.everwire.tunnel.demo;

import java.io.IOException;

/**
 * One direction's result.
 *
 * @param seconds it took
 * @param sha256 of what arrived; empty if it did not arrive whole
 * @param problem what went wrong, empty if nothing
 */
record DemoTransfer(double seconds, String sha256, String problem) {
    /** A transfer that gives the sum of what arrived. */
    interface Work {
        String sha256() throws IOException;
    }

    static DemoTransfer run(String name, String expectedSha256, Work work) {
        long start = System.nanoTime();
        try {
            String sum = work.sha256();
            String problem = sum.equals(expectedSha256) ? "" : name + " arrived with another SHA-256";
            return new DemoTransfer(since(start), sum, problem);
        } catch (IOException failure) {
            return new DemoTransfer(since(start), "", name + " failed: " + failure.getMessage());
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
