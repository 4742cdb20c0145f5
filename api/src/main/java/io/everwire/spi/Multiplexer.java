package io.everwire.spi;

/** Makes streams out of a session's bytes. Thread-safe. */
public interface Multiplexer {
    /**
     * Takes a pipe over for the life of the session. On the pipe's loop.
     *
     * @param observer is told what only the multiplexer can see
     */
    MuxSession start(SessionPipe pipe, MuxObserver observer);
}
