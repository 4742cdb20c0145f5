package io.everwire.conformance.cases;

import io.everwire.api.CloseReason;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;
import io.everwire.testkit.OpenDescriptors;

/** Looks inside of the closed callback. */
final class DescriptorWatch extends Recorder {
    private volatile String socket = "";
    private volatile boolean openAtClosed = true;

    DescriptorWatch(Rig rig) {
        super(rig);
    }

    void watch(Connection connection) {
        socket = OpenDescriptors.socket(connection.local(), connection.remote()).orElse("");
    }

    boolean wasOpenAtClosed() {
        return openAtClosed;
    }

    @Override
    protected void onClosed(CloseReason why) {
        openAtClosed = OpenDescriptors.now().has(socket);
    }
}
