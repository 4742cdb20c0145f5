package io.everwire.tunnel.web;

/** The server's end of a stream of server-sent events. Thread-safe. */
public interface EventSink {
    /**
     * Sends one event. Never waits: where the reader is slower than the events, those that do not fit are left out.
     *
     * @param event its name, without line breaks
     * @param data any text; each of its lines becomes a line of data
     * @return whether it was taken
     */
    boolean send(String event, String data);

    /** Whether there is still a reader. */
    boolean isOpen();

    /** Has {@code action} run once the stream has ended, at once if it has; on the server's thread. */
    void onClose(Runnable action);

    /** Ends the stream. Idempotent. */
    void close();
}
