package io.everwire.spi;

import java.time.Duration;

/**
 * How a transport works; refused here where out of range.
 *
 * @param loops threads, 1 to 1024
 * @param readBytes the most bytes of one {@code bytes} callback, 1 KiB to 1 MiB
 * @param lowMark queued bytes at which a connection is writable again
 * @param highMark queued bytes above which it is not, more than {@code lowMark}
 * @param sendBuffer SO_SNDBUF in bytes; 0 leaves it to the kernel
 * @param receiveBuffer SO_RCVBUF in bytes; 0 leaves it to the kernel
 * @param linger for how long {@code close} waits for the peer before it resets
 */
public record TransportSettings(
        int loops, int readBytes, int lowMark, int highMark, int sendBuffer, int receiveBuffer, Duration linger) {
    public TransportSettings {
        check(loops >= 1 && loops <= 1024, "loops " + loops + " must be 1 to 1024");
        check(readBytes >= 1024 && readBytes <= 1 << 20, "readBytes " + readBytes + " must be 1 KiB to 1 MiB");
        check(lowMark >= 0, "lowMark " + lowMark + " must not be negative");
        check(highMark > lowMark, "highMark " + highMark + " must be more than lowMark " + lowMark);
        check(sendBuffer >= 0, "sendBuffer " + sendBuffer + " must not be negative");
        check(receiveBuffer >= 0, "receiveBuffer " + receiveBuffer + " must not be negative");
        check(!linger.isNegative(), "linger " + linger + " must not be negative");
    }

    /** As many loops as processors, at most four; the kernel sizes the socket buffers. */
    public static TransportSettings defaults() {
        int loops = Math.min(4, Runtime.getRuntime().availableProcessors());
        return new TransportSettings(loops, 1 << 16, 1 << 17, 1 << 18, 0, 0, Duration.ofSeconds(5));
    }

    public TransportSettings withLoops(int count) {
        return new TransportSettings(count, readBytes, lowMark, highMark, sendBuffer, receiveBuffer, linger);
    }

    public TransportSettings withReadBytes(int bytes) {
        return new TransportSettings(loops, bytes, lowMark, highMark, sendBuffer, receiveBuffer, linger);
    }

    public TransportSettings withMarks(int low, int high) {
        return new TransportSettings(loops, readBytes, low, high, sendBuffer, receiveBuffer, linger);
    }

    public TransportSettings withSocketBuffers(int send, int receive) {
        return new TransportSettings(loops, readBytes, lowMark, highMark, send, receive, linger);
    }

    public TransportSettings withLinger(Duration limit) {
        return new TransportSettings(loops, readBytes, lowMark, highMark, sendBuffer, receiveBuffer, limit);
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
