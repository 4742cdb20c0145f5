package io.everwire.bench.load;

import org.HdrHistogram.AbstractHistogram;

/**
 * What a load did.
 *
 * @param bytes payload that arrived, in either direction
 * @param operations streams, round trips or handshakes that came to their end
 * @param nanos the time it took
 * @param latency of an operation, in nanoseconds
 * @param allocated bytes that this process took from the heap meanwhile
 */
public record Result(long bytes, long operations, long nanos, AbstractHistogram latency, long allocated) {
    /** What a record carries at most. */
    private static final int RECORD = 32_768;

    /** Megabytes (1,000,000 bytes) a second. */
    public double megabytesPerSecond() {
        return bytes * 1e3 / nanos;
    }

    /** Operations a second. */
    public double rate() {
        return operations * 1e9 / nanos;
    }

    /** Microseconds that so many of a hundred operations did not exceed. */
    public double micros(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }

    /** What is told of bulk. */
    void bulk(Scenario.Figures figures) {
        figures.figure("MB/s", megabytesPerSecond());
        figures.figure("heapB/record", (double) allocated * RECORD / bytes);
    }

    /** What is told of operations, which have a name. */
    void rate(String unit, Scenario.Figures figures) {
        figures.figure(unit, rate());
        figures.figure("count", (double) operations);
        figures.figure("p50us", micros(50));
        figures.figure("p99us", micros(99));
        figures.figure("p99.9us", micros(99.9));
    }
}
