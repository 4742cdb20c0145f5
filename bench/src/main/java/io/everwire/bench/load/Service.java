package io.everwire.bench.load;

import io.everwire.bench.flow.Flow;
import io.everwire.bench.flow.FlowHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a server does with a flow behind the command. */
abstract class Service implements FlowHandler {
    private @Nullable Flow flow;

    @Override
    public void opened(Flow opened) {
        flow = opened;
        begin();
    }

    void begin() {}

    @Override
    public void bytes(ByteBuffer chunk) {
        chunk.position(chunk.limit());
    }

    @Override
    public void writable() {}

    @Override
    public void ended() {}

    @Override
    public void failed(Throwable why) {}

    final Flow flow() {
        if (flow == null) {
            throw new IllegalStateException("not begun");
        }
        return flow;
    }
}
