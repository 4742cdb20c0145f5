package io.everwire.testkit;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One socket of the proxy. {@code PASSING -> DISCARDING -> CLOSED}: first a connection reads and writes it; after a cut
 * its input is dropped until its peer closes, because closing a socket with unread input would send RST in place of
 * FIN.
 */
final class ProxyEnd {
    private enum Mode {
        PASSING,
        DISCARDING,
        CLOSED
    }

    final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer scratch;
    private final Runnable onReady;
    private Mode mode = Mode.PASSING;

    /**
     * @param onReady called when the socket is ready for what was asked with {@link #interest}
     * @param scratch takes what is dropped; shared
     */
    ProxyEnd(SocketChannel channel, Selector selector, ByteBuffer scratch, Runnable onReady) throws IOException {
        this.channel = channel;
        this.scratch = scratch;
        this.onReady = onReady;
        this.key = channel.register(selector, 0, this);
    }

    void ready() {
        switch (mode) {
            case PASSING -> onReady.run();
            case DISCARDING -> discard();
            case CLOSED -> {}
        }
    }

    void interest(int operations) {
        if (key.isValid() && key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    /** FIN, then everything that still comes is dropped until the peer's FIN. */
    void finishAndDiscard() {
        try {
            channel.shutdownOutput();
            discardInput();
        } catch (IOException gone) {
            close();
        }
    }

    /** No sign to the peer: what comes is dropped until it closes. */
    void discardInput() {
        mode = Mode.DISCARDING;
        interest(SelectionKey.OP_READ);
    }

    private void discard() {
        try {
            if (channel.read(scratch.clear()) < 0) {
                close();
            }
        } catch (IOException gone) {
            close();
        }
    }

    /** RST. */
    void reset() {
        reset(channel);
        mode = Mode.CLOSED;
    }

    static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException gone) {
            // the peer was faster: closing is all that is left
        }
        close(channel);
    }

    void close() {
        close(channel);
        mode = Mode.CLOSED;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            // the descriptor is freed all the same
        }
    }

    boolean isClosed() {
        return mode == Mode.CLOSED;
    }
}
