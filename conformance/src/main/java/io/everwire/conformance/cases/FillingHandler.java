package io.everwire.conformance.cases;

import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fills the queue to the brim whenever it is told that there is room. To be looked at when closed. */
final class FillingHandler extends Recorder {
    static final int WRITE = 10_000;

    private final List<Long> unsentWhenTold = new CopyOnWriteArrayList<>();
    private final int lowMark;
    private long mostUnsent;
    private int fills;

    FillingHandler(Rig rig, int lowMark) {
        super(rig);
        this.lowMark = lowMark;
    }

    List<Long> unsentWhenTold() {
        return unsentWhenTold;
    }

    long mostUnsent() {
        return mostUnsent;
    }

    int fills() {
        return fills;
    }

    @Override
    protected void onWritable(Connection there) {
        unsentWhenTold.add(there.unsent());
        fill(there);
    }

    /** Until the kernel takes no more either, or somebody has aborted; asking in vain more than once is told once. */
    void fill(Connection connection) {
        fills++;
        boolean taken;
        do {
            taken = false;
            for (ByteBuffer claim; (claim = connection.claim(WRITE)) != null; ) {
                connection.commit(claim.remaining());
                mostUnsent = Math.max(mostUnsent, connection.unsent());
                taken = true;
            }
            connection.flush();
        } while (taken && connection.unsent() <= lowMark);
    }
}
