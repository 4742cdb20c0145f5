package io.everwire.protocolr.world;

import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.spi.MuxObserver;

/** The reference's smux: no acknowledgements, no probes, windows of one size, and no care for what is in flight. */
final class ReferenceMux {
    /** Nobody measures. */
    static final MuxObserver NOBODY = new MuxObserver() {
        @Override
        public void roundTrip(long nanos) {}

        @Override
        public void idle() {}
    };

    private ReferenceMux() {}

    static SmuxMultiplexer withWindows(int bytes) {
        return new SmuxMultiplexer(MuxSettings.builder()
                .acknowledgements(false)
                .firstWindow(0)
                .window(bytes)
                .maxWindow(bytes)
                .probeStreamBytes(0)
                .build());
    }
}
