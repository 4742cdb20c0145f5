package io.everwire.protocolr.world;

/** Counts the payload that has arrived in a session and was not read. */
final class UnreadBytes extends FrameReader {
    private long unread;

    long unread() {
        return unread;
    }

    void read(int bytes) {
        unread -= bytes;
    }

    @Override
    void data(int streamId, int length) {
        unread += length;
    }

    @Override
    void update(int streamId, int consumed, int window) {}
}
