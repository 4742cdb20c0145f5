package io.everwire.conformance.rig;

/**
 * The other end of a connection, as blocking calls for the thread of the case. All of them end within the rig's limit
 * and fail the case where they cannot do what they are for.
 */
public interface Peer extends AutoCloseable {
    void write(byte[] bytes);

    /** Exactly so many bytes. */
    byte[] read(int count);

    /** Everything up to the other side's FIN. */
    byte[] readAll();

    /** Ends the output; the input goes on. */
    void finish();

    /** Closes gracefully. */
    @Override
    void close();

    /** Resets. */
    void abort();
}
