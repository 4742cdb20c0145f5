package io.everwire.conformance.cases;

import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;
import java.nio.ByteBuffer;

/** Throws from one callback. */
final class Thrower extends Recorder {
    private final String culprit;

    Thrower(Rig rig, String culprit) {
        super(rig, connection -> {
            connection.demand(Integer.MAX_VALUE);
            throwIf(culprit, "opened");
            if (culprit.equals("writable")) {
                fillUp(connection);
            }
        });
        this.culprit = culprit;
    }

    /** To the high mark without a flush, which then makes room. */
    private static void fillUp(Connection connection) {
        for (ByteBuffer claim; (claim = connection.claim(65_536)) != null; ) {
            connection.commit(claim.remaining());
        }
        connection.flush();
    }

    @Override
    protected void onBytes(Connection from, byte[] copy) {
        throwIf(culprit, "bytes");
    }

    @Override
    protected void onWritable(Connection there) {
        throwIf(culprit, "writable");
    }

    @Override
    protected void onEnd(Connection there) {
        throwIf(culprit, "end");
    }

    private static void throwIf(String culprit, String here) {
        if (culprit.equals(here)) {
            throw new IllegalStateException("thrown in " + here);
        }
    }
}
