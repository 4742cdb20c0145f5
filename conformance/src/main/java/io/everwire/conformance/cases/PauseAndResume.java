package io.everwire.conformance.cases;

import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;

/** In turn: pauses until a later task, pauses and resumes in the callback, asks for one. */
final class PauseAndResume extends Recorder {
    private int turn;

    PauseAndResume(Rig rig) {
        super(rig);
    }

    @Override
    protected void onBytes(Connection from, byte[] copy) {
        switch (turn++ % 3) {
            case 0 -> {
                from.demand(0);
                from.loop().executeAfterIo(() -> from.demand(Integer.MAX_VALUE));
            }
            case 1 -> {
                from.demand(0);
                from.demand(1);
            }
            default -> from.demand(1);
        }
    }
}
