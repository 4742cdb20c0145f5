package io.everwire.spi;

/**
 * How to listen.
 *
 * @param backlog connections that the kernel keeps waiting, 1 or more
 */
public record ListenSettings(int backlog) {
    public ListenSettings {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog " + backlog + " must be 1 or more");
        }
    }

    public static ListenSettings defaults() {
        return new ListenSettings(4096);
    }
}
