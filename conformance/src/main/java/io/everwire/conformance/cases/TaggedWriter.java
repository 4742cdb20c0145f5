package io.everwire.conformance.cases;

import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Connection;
import java.nio.ByteBuffer;

/** Hands one numbered message after another to a connection's loop, each in a task of its own. */
final class TaggedWriter {
    static final int BYTES = 8;

    private final Connection connection;
    private final int tag;
    private final int writes;
    private int written;

    TaggedWriter(Connection connection, int tag, int writes) {
        this.connection = connection;
        this.tag = tag;
        this.writes = writes;
    }

    Void write() {
        for (int i = 0; i < writes; i++) {
            connection.loop().execute(this::writeOne);
        }
        return null;
    }

    /** Again later where there is no room; so the tasks are as many as the messages, and then some. */
    private void writeOne() {
        byte[] message = ByteBuffer.allocate(BYTES).putInt(tag).putInt(written).array();
        if (Writes.now(connection, message)) {
            written++;
        } else {
            connection.loop().executeAfterIo(this::writeOne);
        }
    }
}
